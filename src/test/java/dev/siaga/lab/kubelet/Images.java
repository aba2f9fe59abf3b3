package dev.siaga.lab.kubelet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which program of this machine an image name stands for. Read anew at each start of a container, so that a file may change under a running city. */
record Images(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG_OR_DIGEST = Pattern.compile("(@sha256:[0-9a-f]+|:[\\w.-]+)$");

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Image(List<String> entrypoint, List<String> args, String user, Map<String, String> env, String workingDir) {
        Image {
            entrypoint = Objects.requireNonNullElse(entrypoint, List.of());
            args = Objects.requireNonNullElse(args, List.of());
            user = Objects.requireNonNullElse(user, "0");
            env = Objects.requireNonNullElse(env, Map.of());
            workingDir = Objects.requireNonNullElse(workingDir, "/");
        }
    }

    /** By the exact name first, then without its tag or digest. */
    Image find(String name) throws BadContainer {
        var all = read();
        return Optional.ofNullable(all.get(name))
                .or(() ->
                        Optional.ofNullable(all.get(TAG_OR_DIGEST.matcher(name).replaceFirst(""))))
                .orElseThrow(() -> new BadContainer("ErrImagePull", "no image " + name + " in " + file));
    }

    private Map<String, Image> read() throws BadContainer {
        try {
            return JSON.readValue(file.toFile(), new TypeReference<Map<String, Image>>() {});
        } catch (IOException e) {
            throw new BadContainer("ErrImagePull", "can't read " + file + ": " + e.getMessage());
        }
    }
}
