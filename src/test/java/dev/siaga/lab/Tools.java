package dev.siaga.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the programs are that the lab runs. {@code tools/install} puts them there and says where. */
public record Tools(Path controlPlane, Path patroni) {

    /** Asks {@code tools/install}, which installs only what is missing. */
    public static Tools installed() {
        var folders = folders();
        return new Tools(folders.get("SIAGA_CONTROLPLANE"), folders.get("SIAGA_PATRONI"));
    }

    /** kwok, which only the benchmark of many estates needs, and which {@code tools/install} builds when asked for it. */
    public static Path kwok() {
        return folders("kwok").get("SIAGA_KWOK").resolve("kwok");
    }

    /** The folder of helm, operator-verify, krew and actionlint, which {@code tools/install} builds when asked for them. */
    public static Path packaging() {
        return folders("packaging").get("SIAGA_PACKAGING");
    }

    /** Jaeger, all of it in one program, which {@code tools/install} builds when asked for it. */
    public static Path jaeger() {
        return folders("tracing").get("SIAGA_TRACING").resolve("all-in-one");
    }

    /** Holds manifests against policies; {@code tools/install} builds it when asked for it. */
    public static Path conftest() {
        return folders("conftest").get("SIAGA_CONFTEST").resolve("conftest");
    }

    /** The folder of cert-manager's definitions. */
    public static Path certManager() {
        return folders("cert-manager").get("SIAGA_CERT_MANAGER");
    }

    private static Map<String, Path> folders(String... more) {
        var command =
                new ArrayList<>(List.of(repository().resolve("tools/install").toString()));
        command.addAll(List.of(more));
        return Command.run(command)
                .lines()
                .filter(line -> line.startsWith("SIAGA_"))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> Path.of(line.split("=")[1])));
    }

    /** The root of the source tree, from any folder below it. */
    public static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("tools/install"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside Siaga's source tree: no folder above holds tools/install");
            }
        }
        return folder;
    }

    public Path kubectl() {
        return controlPlane.resolve("kubectl");
    }

    String program(String name) {
        return controlPlane.resolve(name).toString();
    }
}
