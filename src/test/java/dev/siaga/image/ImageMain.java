package dev.siaga.image;

import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * {@code make image}: the operator's image, as an OCI archive, with the AOT cache that is recorded in it first. A cache is kept by the digest of the files that it was recorded
 * with, so that an image of the same parts is the same to the byte.
 *
 * <p>Arguments: the folder to work in, the base, version, revision, time of the revision (seconds since 1970), and {@code yes} or {@code no} for the cache.
 */
public final class ImageMain {
    private static final Path APPLICATION = Path.of("target/quarkus-app");
    private static final String HOME = "https://github.com/siaga-dev/siaga";

    private ImageMain() {}

    public static void main(String[] arguments) {
        Program.end(() -> {
            Instant created = Instant.ofEpochSecond(Long.parseLong(arguments[4]));
            Map<String, String> labels = labels(arguments[2], arguments[3], created);
            make(
                    Path.of(arguments[0]).toAbsolutePath(),
                    new ImagePlan(arguments[1], APPLICATION, labels, created),
                    arguments[5].equals("yes"));
            return true;
        });
    }

    private static void make(Path folder, ImagePlan plan, boolean cached) throws Exception {
        Path layers = Files.createDirectories(folder.resolve("layers"));
        Optional<Path> cache = cached ? Optional.of(cache(folder, plan.bare(), layers)) : Optional.empty();
        Path archive = folder.resolve("siaga.tar");
        String digest = plan.write(archive, layers, cache);
        System.out.printf(
                "RESULT name=image file=%s mib=%d cache=%s digest=%s%n",
                Path.of("").toAbsolutePath().relativize(archive), Files.size(archive) >> 20, cached, digest);
    }

    private static Path cache(Path folder, ImagePlan bare, Path layers) throws Exception {
        Path recorded = folder.resolve("recorded.tar");
        String digest = bare.write(recorded, layers, Optional.empty());
        Path cache = folder.resolve("caches").resolve(digest.replace("sha256:", "") + ".aot");
        if (!Files.exists(cache)) {
            Path work = folder.resolve("recording");
            UnpackedImage.run("rm", "-rf", work.toString());
            CacheRecording.record(recorded, cache, work, Progress.printing());
        }
        return cache;
    }

    private static Map<String, String> labels(String version, String revision, Instant created) {
        return Map.ofEntries(
                Map.entry("org.opencontainers.image.title", "Siaga"),
                Map.entry(
                        "org.opencontainers.image.description",
                        "Automatic, fenced failover of a PostgreSQL estate between Kubernetes clusters"),
                Map.entry("org.opencontainers.image.version", version),
                Map.entry("org.opencontainers.image.revision", revision),
                Map.entry("org.opencontainers.image.created", created.toString()),
                Map.entry("org.opencontainers.image.source", HOME),
                Map.entry("org.opencontainers.image.url", HOME),
                Map.entry("org.opencontainers.image.documentation", HOME + "/blob/v" + version + "/README.md"),
                Map.entry("org.opencontainers.image.vendor", "siaga.dev"),
                Map.entry("org.opencontainers.image.licenses", "Apache-2.0"));
    }
}
