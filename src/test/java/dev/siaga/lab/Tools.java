package dev.siaga.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Where the programs are that the lab runs. {@code tools/install} puts them there and says where. */
public record Tools(Path controlPlane, Path patroni) {

    /** Asks {@code tools/install}, which installs only what is missing. */
    public static Tools installed() {
        var folders = Command.run(repository().resolve("tools/install").toString())
                .lines()
                .filter(line -> line.startsWith("SIAGA_"))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> Path.of(line.split("=")[1])));
        return new Tools(folders.get("SIAGA_CONTROLPLANE"), folders.get("SIAGA_PATRONI"));
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
