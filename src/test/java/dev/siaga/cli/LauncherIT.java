package dev.siaga.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged artefact, started by kubectl as its plugin. */
class LauncherIT {
    private static final Duration QUICKLY = Duration.ofSeconds(20);
    private static final Path TOOLS = Path.of("tools/kubectl").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static CliCity city;

    private record Ended(int code, String out, String err, Duration took) {}

    @BeforeAll
    static void start() throws IOException {
        city = CliCity.start(folder);
        city.estate("jakarta");
        city.status("jakarta", "jakarta", "Primary", "Normal");
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @Test
    void kubectl_finds_the_plugin_and_gets_what_it_says_and_how_it_ended() throws Exception {
        Ended well = kubectl("siaga", "status");
        assertEquals(0, well.code(), well.err());
        assertTrue(well.out().startsWith("jakarta/orders   Normal"), well.out());
        assertEquals("", well.err());

        Ended refused = kubectl("siaga", "switchover", "--to", "medan");
        assertEquals(1, refused.code());
        assertEquals("", refused.out());
        assertTrue(refused.err().startsWith("error: medan is no city"), refused.err());
        assertEquals(2, kubectl("siaga", "statsu").code());

        System.out.printf("RESULT kubectl-siaga-status-ms %d%n", well.took().toMillis());
        assertTrue(well.took().compareTo(QUICKLY) < 0, well::toString);
    }

    @Test
    void the_doctor_has_the_fence_and_the_rights_with_it() throws Exception {
        Ended examined = kubectl("siaga", "doctor", "--city", "jakarta");

        assertEquals(1, examined.code());
        assertTrue(examined.out().contains("may do all that config/rbac grants"), examined.out() + examined.err());
        assertTrue(examined.out().contains("siaga-primacy-jakarta-orders is missing"), examined.out());
    }

    @Test
    void kubectl_is_told_how_to_go_on() throws Exception {
        Ended answered = run("kubectl_complete-siaga", "swi");

        assertEquals("switchover\n:4\n", answered.out());
    }

    @Test
    void a_command_starts_no_operator() throws Exception {
        Ended version = run("kubectl-siaga", "--version");

        assertEquals(0, version.code(), version.err());
        assertFalse(version.out().contains("without a version"), version.out());
        assertFalse((version.out() + version.err()).contains("Quarkus"), version.err());
    }

    private static Ended kubectl(String... arguments) throws Exception {
        return run(Tools.installed().kubectl().toString(), arguments);
    }

    private static Ended run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(program.contains("/") ? program : TOOLS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", TOOLS + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KUBECONFIG", city.kubeconfig().toString());
        Path err = folder.resolve("stderr");
        builder.redirectError(err.toFile());
        long begun = System.nanoTime();
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return new Ended(code, out, java.nio.file.Files.readString(err), Duration.ofNanos(System.nanoTime() - begun));
    }
}
