package dev.siaga.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.lab.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image's files and settings, read from an OCI archive as a container's runtime reads them. */
record UnpackedImage(Path root, JsonNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Unpacks the layers, one over the other, into a new folder. */
    static UnpackedImage of(Path archive, Path folder) throws IOException {
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Path root = Files.createDirectories(folder.resolve("root"));
        run("tar", "-xf", archive.toString(), "-C", layout.toString());
        JsonNode manifest = blob(
                layout, JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0"));
        for (JsonNode layer : manifest.path("layers")) {
            run("tar", "-xpzf", file(layout, layer).toString(), "--numeric-owner", "-C", root.toString());
        }
        JsonNode config = blob(layout, manifest.path("config"));
        run("rm", "-rf", layout.toString());
        return new UnpackedImage(root, config);
    }

    List<String> entrypoint() {
        return words("Entrypoint");
    }

    /** As {@code NAME=value}. */
    List<String> environment() {
        return words("Env");
    }

    String label(String name) {
        return config.at("/config/Labels").path(name).asText();
    }

    String user() {
        return config.at("/config/User").asText();
    }

    String workingFolder() {
        return config.at("/config/WorkingDir").asText();
    }

    private List<String> words(String field) {
        List<String> words = new ArrayList<>();
        config.path("config").path(field).forEach(word -> words.add(word.asText()));
        return words;
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return JSON.readTree(file(layout, descriptor).toFile());
    }

    private static Path file(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    static void run(String... command) {
        Command.Outcome outcome = Command.attempt(List.of(command));
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + outcome.output());
        }
    }
}
