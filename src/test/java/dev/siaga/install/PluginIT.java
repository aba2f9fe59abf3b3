package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as a release publishes it: krew's own judge and krew itself take its manifest and its archive, and kubectl starts what they install. */
class PluginIT {
    private static final String VERSION = "0.1.0";

    @TempDir
    private static Path folder;

    private static Path manifest;
    private static Path archive;

    private record Ended(int code, String output) {}

    @BeforeAll
    static void make() throws Exception {
        made(folder);
        manifest = folder.resolve("siaga.yaml");
        archive = folder.resolve("kubectl-siaga-" + VERSION + ".tar.gz");
    }

    @Test
    void krew_finds_the_manifest_valid() throws Exception {
        Ended judged =
                run("krew", packaging("validate-krew-manifest"), "-manifest", manifest.toString(), "-skip-install");
        assertEquals(0, judged.code(), judged.output());
    }

    @Test
    void krew_installs_the_archive_and_kubectl_starts_it() throws Exception {
        Ended installed = krew("krew", archive);
        assertEquals(0, installed.code(), installed.output());

        Ended help = run("krew", Tools.installed().kubectl().toString(), "siaga", "--help");

        assertEquals(0, help.code(), help.output());
        assertTrue(help.output().contains("Usage: kubectl siaga"), help.output());
        assertTrue(help.output().contains("switchover"), help.output());
    }

    @Test
    void krew_refuses_another_archive_than_the_released_one() throws Exception {
        Path other = folder.resolve("other/kubectl-siaga.tar.gz");
        Files.createDirectories(other.getParent());
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length - 1] ^= 1;
        Files.write(other, bytes);

        Ended refused = krew("other", other);

        assertNotEquals(0, refused.code());
        assertTrue(refused.output().contains("checksum does not match"), refused.output());
    }

    @Test
    void the_same_parts_make_the_same_archive() throws Exception {
        Path again = Files.createDirectories(folder.resolve("again"));
        made(again);
        assertEquals(-1, Files.mismatch(archive, again.resolve(archive.getFileName())));
    }

    private static void made(Path into) throws Exception {
        Ended made = run("krew", "tools/plugin", VERSION, "1763769600", into.toString());
        assertEquals(0, made.code(), made.output());
    }

    private static Ended krew(String home, Path archive) throws Exception {
        return run(
                home,
                packaging("krew"),
                "install",
                "--manifest=" + manifest,
                "--archive=" + archive,
                "--no-update-index=true");
    }

    private static String packaging(String program) {
        return Tools.packaging().resolve(program).toString();
    }

    /** With krew's files and programs in a folder of that name. */
    private static Ended run(String krew, String... command) throws IOException, InterruptedException {
        Path home = folder.resolve(krew);
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().put("KREW_ROOT", home.toString());
        builder.environment().merge("PATH", home.resolve("bin") + ":", (path, first) -> first + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
