package dev.siaga.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the image holds, layer by layer, from what changes least: the base, the libraries, the operator, its AOT cache. Jib writes it as an OCI
 * archive; nothing in it tells when or where that was done.
 *
 * @param base the folder that {@code tools/image-base} made, or the name of an image in a registry with a JVM on its PATH
 */
record ImagePlan(String base, Path application, Map<String, String> labels, Instant created) {
    static final String NAME = "ghcr.io/siaga-dev/siaga";
    static final int USER = 65532;
    /** Where the cache lies. Without one there, or with one of another JVM, the JVM says so and starts as ever. */
    static final String CACHE = "/opt/siaga/siaga.aot";

    private static final String HOME = "/opt/siaga";
    private static final String JAVA = "/opt/java";
    private static final FilePermissions FOR_ALL = FilePermissions.fromOctalString("777");
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    ImagePlan {
        // Jib writes them in the order in which they come, and that of an unmodifiable map is another in each JVM.
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** The words that start the operator. */
    static List<String> entrypoint() {
        return List.of(
                "java",
                "-XX:AOTCache=" + CACHE,
                // A heap that is full heals by a new start, and another replica holds the permit meanwhile.
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                HOME + "/quarkus-run.jar");
    }

    /** Writes the archive and returns the digest of its manifest, by which a registry will know it. */
    String write(Path archive, Path layersCache, Optional<Path> cache) throws Exception {
        JibContainerBuilder image = local() ? Jib.fromScratch() : Jib.from(RegistryImage.named(base));
        image.setPlatforms(Set.of(platform()))
                .setFormat(ImageFormat.OCI)
                .setCreationTime(created)
                .setUser(USER + ":" + USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
                .setEntrypoint(entrypoint())
                .addExposedPort(Port.tcp(8080))
                .setLabels(labels);
        if (local()) {
            image.addEnvironmentVariable("PATH", JAVA + "/bin").addEnvironmentVariable("JAVA_HOME", JAVA);
        }
        for (FileEntriesLayer layer : layers(cache)) {
            image.addFileEntriesLayer(layer);
        }
        return image.containerize(Containerizer.to(TarImage.at(archive).named(NAME + ":" + version()))
                        .setToolName("siaga")
                        .setApplicationLayersCache(layersCache)
                        .setBaseImageLayersCache(layersCache))
                .getDigest()
                .toString();
    }

    /** The same files under no name. */
    ImagePlan bare() {
        return new ImagePlan(base, application, Map.of(), Instant.EPOCH);
    }

    private String version() {
        return labels.getOrDefault("org.opencontainers.image.version", "unlabelled");
    }

    private boolean local() {
        return Files.isDirectory(Path.of(base));
    }

    private static Platform platform() {
        return new Platform(
                switch (System.getProperty("os.arch")) {
                    case "aarch64" -> "arm64";
                    case String other -> other;
                },
                "linux");
    }

    private List<FileEntriesLayer> layers(Optional<Path> cache) throws IOException {
        List<FileEntriesLayer> layers = new ArrayList<>();
        if (local()) {
            layers.add(tree("os", Path.of(base, "os"), "/"));
            layers.add(tree("java", Path.of(base, "java"), JAVA));
        }
        layers.add(tree("libraries", application.resolve("lib"), HOME + "/lib"));
        layers.add(operator());
        cache.map(file -> FileEntriesLayer.builder()
                        .setName("cache")
                        .addEntry(file, AbsoluteUnixPath.get(CACHE))
                        .build())
                .ifPresent(layers::add);
        return layers;
    }

    private FileEntriesLayer operator() throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("operator");
        for (String part : List.of("app", "quarkus", "quarkus-run.jar")) {
            layer.addEntryRecursive(application.resolve(part), AbsoluteUnixPath.get(HOME + "/" + part));
        }
        return layer.build();
    }

    private static FileEntriesLayer tree(String name, Path from, String to) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> parts = Files.list(from)) {
            for (Path part : parts.sorted().toList()) {
                layer.addEntryRecursive(
                        part,
                        AbsoluteUnixPath.get(to).resolve(part.getFileName().toString()),
                        ImagePlan::permissions,
                        (file, target) -> FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
                        (file, target) -> target.toString().equals("/home/nonroot") ? USER + ":" + USER : "");
            }
        }
        return layer.build();
    }

    /** Programs stay executable. Links become what they lead to. */
    private static FilePermissions permissions(Path file, AbsoluteUnixPath target) {
        if (target.toString().equals("/tmp")) {
            return FOR_ALL;
        }
        return Files.isExecutable(file) ? EXECUTABLE : FilePermissions.DEFAULT_FILE_PERMISSIONS;
    }
}
