package dev.siaga.lab.estate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.lab.JavaProgram;
import dev.siaga.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;

/** Which local programs the image names in the manifests stand for. */
public final class LabImages {
    private static final Path PATRONI = Path.of("src/test/resources/lab/images/patroni/entrypoint");
    private static final Path OPERATOR = Path.of("target/quarkus-app/quarkus-run.jar");

    private LabImages() {}

    /** Writes the lab's image file into the run folder and returns its path. */
    public static Path write(Path runFolder) throws IOException {
        var images = Map.of(
                "ghcr.io/your-organisation/patroni",
                Map.of("env", Map.of("PATH", patroniPath(), "HOME", "/tmp")),
                "ghcr.io/siaga-dev/lab-patroni",
                Map.of(
                        "entrypoint", List.of(absolute(PATRONI)),
                        "user", "root",
                        "env",
                                Map.of(
                                        "SIAGA_PATRONI",
                                        Tools.installed().patroni().toString())),
                "ghcr.io/siaga-dev/siaga",
                Map.of("entrypoint", operator(), "user", operatorsUser()),
                "ghcr.io/siaga-dev/lab-api",
                Map.of("entrypoint", JavaProgram.words("dev.siaga.lab.service.ApiMain", "32m")),
                "ghcr.io/siaga-dev/lab-load",
                Map.of("entrypoint", JavaProgram.words("dev.siaga.lab.service.LoadMain", "32m")),
                "ghcr.io/siaga-dev/lab-inbox",
                Map.of("entrypoint", JavaProgram.words("dev.siaga.lab.service.InboxMain", "48m")),
                "quay.io/prometheus/prometheus",
                Map.of("entrypoint", List.of("prometheus"), "user", "nobody"),
                "quay.io/prometheus/alertmanager",
                Map.of("entrypoint", List.of("prometheus-alertmanager"), "user", "nobody"));
        Files.createDirectories(runFolder);
        var file = runFolder.resolve("images.json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), images);
        return file.toAbsolutePath();
    }

    /** What an image with Patroni and PostgreSQL has. */
    private static String patroniPath() {
        return Tools.installed().patroni()
                + "/bin:/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    }

    private static List<String> operator() {
        return List.of(
                JavaProgram.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                absolute(OPERATOR));
    }

    /** As in its manifest, nobody in particular; but root where this source tree lies in a folder that only root may enter. */
    private static String operatorsUser() throws IOException {
        for (var folder = Tools.repository(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return "0";
            }
        }
        return "65532";
    }

    private static String absolute(Path path) {
        return Tools.repository().resolve(path).toString();
    }
}
