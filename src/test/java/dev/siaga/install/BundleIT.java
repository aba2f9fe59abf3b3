package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Command;
import dev.siaga.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator framework's own judge over the bundle. */
class BundleIT {
    private static final Path BUNDLE = Path.of("bundle");

    @TempDir
    private Path folder;

    @Test
    void the_bundle_is_valid() {
        assertEquals("", judge(BUNDLE));
    }

    @Test
    void a_bundle_that_lacks_a_kind_is_not() throws IOException {
        BundleMain.write("0.1.0", folder);
        Files.delete(folder.resolve("manifests/incidents.siaga.dev.crd.yaml"));
        String said = judge(folder);
        assertTrue(said.contains("level=error") && said.contains("Kind=Incident"), said);
    }

    @Test
    void the_bundle_is_of_this_version_and_not_stale() throws IOException {
        Matcher version = Pattern.compile("<version>([0-9.]+)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());
        BundleMain.write(version.group(1), folder);
        Command.Outcome same = Command.attempt(List.of("diff", "-r", BUNDLE.toString(), folder.toString()));
        assertEquals(0, same.exitCode(), "run 'make bundle' and commit: " + same.output());
    }

    /** Nothing when it is valid; its exit code says that of others too. */
    private static String judge(Path bundle) {
        String verify = Tools.packaging().resolve("operator-verify").toString();
        return Command.attempt(List.of(verify, "manifests", bundle.toString())).output();
    }
}
