package dev.siaga.image;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Progress;
import dev.siaga.lab.SingleCity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, unpacked and started in its own root as its Deployment asks for it. */
class ImageIT {
    private static final Path BASE = Path.of("target/image/base");
    private static final Path APPLICATION = Path.of("target/quarkus-app");
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final List<String> LABELS = List.of("version", "title", "revision", "licenses");

    @TempDir
    private static Path folder;

    private static Path archive;
    private static UnpackedImage image;
    private static String digest;

    @BeforeAll
    static void make() throws Exception {
        assertTrue(Files.exists(BASE.resolve("made-of")), "run tools/image-base, as make test does");
        archive = folder.resolve("image.tar");
        digest = plan(APPLICATION, LABELS).write(archive, folder.resolve("layers"), Optional.empty());
        image = UnpackedImage.of(archive, folder.resolve("unpacked"));
    }

    @Test
    void the_operator_is_ready_in_a_root_that_nobody_can_write_to() throws Exception {
        try (SingleCity city = city("ready")) {
            Deployed deployed = Deployed.in(city, folder.resolve("ready"));
            try (Container operator =
                    Container.start(image, deployed, image.entrypoint(), folder.resolve("ready.log"))) {
                awaitReady(operator, folder.resolve("ready.log"));

                Path proc = Path.of("/proc", Long.toString(operator.pid()));
                String status = Files.readString(proc.resolve("status"));
                assertTrue(status.contains("NoNewPrivs:\t1"), status);
                if (Container.usersExist()) {
                    assertTrue(status.contains("Uid:\t65532\t65532\t65532\t65532"), status);
                    assertTrue(status.contains("CapEff:\t0000000000000000"), status);
                }
                assertEquals(Set.of("/dev", "/proc", "/tmp"), writable(proc.resolve("mountinfo")));
                assertEquals(0, operator.stop() & ~143, "ends by itself or by the signal");
            }
        }
    }

    @Test
    @Tag("slow")
    void a_recorded_cache_is_used_and_one_that_does_not_fit_is_done_without() throws Exception {
        Path cache = folder.resolve("siaga.aot");
        CacheRecording.record(archive, cache, folder.resolve("recording"), Progress.printing());
        Path with = folder.resolve("with.tar");
        plan(APPLICATION, LABELS).write(with, folder.resolve("layers"), Optional.of(cache));
        UnpackedImage cached = UnpackedImage.of(with, folder.resolve("with"));

        try (SingleCity city = city("cached")) {
            Deployed deployed = Deployed.in(city, folder.resolve("cached"));
            Path log = folder.resolve("cached.log");
            try (Container operator =
                    Container.start(cached, deployed, words(cached, CacheRecording.asInItsPod()), log)) {
                awaitReady(operator, log);
                assertTrue(mapped(operator).contains(ImagePlan.CACHE), Files.readString(log));
                operator.stop();
            }
            // Another layout of objects than the cache was recorded with.
            try (Container operator =
                    Container.start(cached, deployed, words(cached, List.of("-XX:-UseCompressedOops")), log)) {
                awaitReady(operator, log);
                operator.stop();
            }
        }
    }

    @Test
    void a_command_runs_in_it_without_a_cluster() throws Exception {
        assertTrue(said(words(image, List.of(), "--version")).contains("0.1.0"));
    }

    @Test
    void the_indonesian_page_finds_its_numbers() throws Exception {
        assertTrue(said(List.of("java", "-XshowSettings:locale", "-version"))
                .matches("(?s).*available locales.*\\bid\\b.*"));
    }

    @Test
    void there_is_no_shell_nor_any_other_program_than_java() throws IOException {
        try (Stream<Path> files = Files.walk(image.root())) {
            Set<String> programs = files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .map(file -> "/" + image.root().relativize(file))
                    .filter(file -> !file.contains(".so"))
                    .collect(Collectors.toSet());
            assertEquals(Set.of("/opt/java/bin/java", "/opt/java/lib/jexec", "/opt/java/lib/jspawnhelper"), programs);
        }
    }

    @Test
    void it_says_what_it_is_and_runs_as_nobody_in_particular() {
        assertEquals("65532:65532", image.user());
        assertEquals("/opt/siaga", image.workingFolder());
        assertEquals("0.0.1", image.label("org.opencontainers.image.version"));
    }

    @Test
    void made_again_elsewhere_and_later_it_is_the_same_to_the_byte() throws Exception {
        Path copy = folder.resolve("copy");
        UnpackedImage.run("cp", "-r", APPLICATION.toString(), copy.toString());

        assertEquals(
                digest,
                plan(copy, LABELS.reversed())
                        .write(folder.resolve("again.tar"), folder.resolve("other-layers"), Optional.empty()));
        assertEquals(-1, Files.mismatch(archive, folder.resolve("again.tar")));
    }

    private static ImagePlan plan(Path application, List<String> names) {
        Map<String, String> labels = new LinkedHashMap<>();
        names.forEach(name -> labels.put("org.opencontainers.image." + name, "0.0.1"));
        return new ImagePlan(BASE.toString(), application, labels, Instant.EPOCH);
    }

    private static SingleCity city(String name) {
        SingleCity city = SingleCity.startWithQuorum(folder.resolve(name + "-city"));
        city.prepareForOperator();
        return city;
    }

    private static void awaitReady(Container operator, Path log) throws IOException {
        await("ready").atMost(SOON).until(() -> !operator.isAlive() || operator.health("ready") == 200);
        assertTrue(operator.isAlive(), Files.readString(log));
    }

    /** The entrypoint, with more options of the JVM before the others, and arguments behind. */
    private static List<String> words(UnpackedImage image, List<String> options, String... arguments) {
        List<String> words = new ArrayList<>(image.entrypoint());
        words.addAll(words.indexOf("-jar"), options);
        words.addAll(List.of(arguments));
        return words;
    }

    /** Where what is mounted in there can be written to. */
    private static Set<String> writable(Path mounts) throws IOException {
        return Files.readAllLines(mounts).stream()
                .map(line -> line.split(" "))
                .filter(fields ->
                        !fields[5].matches("ro(,.*)?") && !fields[4].matches("/dev/.+|/etc/(hosts|resolv.conf)"))
                .map(fields -> fields[4])
                .collect(Collectors.toSet());
    }

    private static String mapped(Container operator) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(operator.pid()), "maps"));
    }

    private static String said(List<String> command) throws Exception {
        Path log = Files.createTempFile(folder, "said", ".log");
        Deployed alone = new Deployed(Map.of(), Map.of(), folder);
        try (Container program = Container.start(image, alone, command, log)) {
            await("its end").atMost(SOON).until(() -> !program.isAlive());
        }
        assertFalse(Files.readString(log).isEmpty());
        return Files.readString(log);
    }
}
