package dev.siaga.lab.chaos;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every process logged during an episode, kept for those that need an explanation: one file for each city and process. */
final class Evidence {
    private final Stage stage;
    private final Map<Path, Long> sizes = new HashMap<>();

    /** From now on. */
    Evidence(Stage stage) throws IOException {
        this.stage = stage;
        for (Path log : logs()) {
            sizes.put(log, Files.size(log));
        }
    }

    /** Copies it, with the state of the estate as it is now. */
    void keep(Path folder, Episode episode) throws IOException {
        Files.createDirectories(folder);
        for (Path log : logs()) {
            copy(log, folder.resolve(log.getFileName()));
        }
        Files.writeString(folder.resolve("episode.yaml"), Serialization.asYaml(episode));
        Files.writeString(folder.resolve("state.txt"), stage.state() + "\n");
        for (var city : stage.lab().everyCity()) {
            var status = stage.running().policies().status(city);
            Files.writeString(
                    folder.resolve(city + "-policy-status.yaml"),
                    status.map(Serialization::asYaml).orElse("no answer\n"));
        }
    }

    private List<Path> logs() throws IOException {
        try (var logs = Files.list(stage.lab().logs())) {
            return logs.filter(Files::isRegularFile).toList();
        }
    }

    private void copy(Path log, Path to) throws IOException {
        var from = sizes.getOrDefault(log, 0L);
        if (Files.size(log) > from) {
            try (var input = Files.newInputStream(log);
                    var output = Files.newOutputStream(to)) {
                input.skipNBytes(from);
                input.transferTo(output);
            }
        }
    }
}
