package dev.siaga.image;

import static org.awaitility.Awaitility.await;

import dev.siaga.controller.SampleEstate;
import dev.siaga.lab.Progress;
import dev.siaga.lab.SingleCity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the AOT cache: the operator starts from its image, against a real API server and a real quorum, takes up an estate, and is stopped; the JVM then
 * writes what it had loaded, linked and counted. It fits only the files it was recorded with, at the places and with the times that they have in the image.
 */
final class CacheRecording {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration AT_WORK = Duration.ofSeconds(15);

    private CacheRecording() {}

    /** What a JVM chooses by itself inside the 512 MiB and 100 millicores of the operator's manifest. */
    static List<String> asInItsPod() {
        return List.of("-Xmx128m", "-XX:+UseSerialGC");
    }

    /** Returns when the cache is there. */
    static void record(Path archive, Path cache, Path folder, Progress progress) throws Exception {
        UnpackedImage image = UnpackedImage.of(archive, folder);
        try (SingleCity city = SingleCity.startWithQuorum(folder.resolve("city"))) {
            city.prepareForOperator();
            Deployed deployed = Deployed.in(city, folder);
            progress.say("an API server and a quorum are ready; the operator starts and is recorded");
            Path log = folder.resolve("operator.log");
            try (Container operator = Container.start(image, deployed, recording(image), log)) {
                exercise(operator, city);
                progress.say("it has started and worked; it is stopped, and the JVM makes the cache");
                operator.stop();
            }
            Path recorded = deployed.writable().resolve("siaga.aot");
            if (!Files.exists(recorded)) {
                throw new IllegalStateException("the JVM has made no cache: " + Files.readString(log));
            }
            Files.createDirectories(cache.getParent());
            Files.move(recorded, cache, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<String> recording(UnpackedImage image) {
        List<String> words = new ArrayList<>(image.entrypoint());
        int use = words.indexOf("-XX:AOTCache=" + ImagePlan.CACHE);
        words.set(use, "-XX:AOTCacheOutput=/tmp/siaga.aot");
        words.addAll(use, asInItsPod());
        return words;
    }

    private static void exercise(Container operator, SingleCity city) throws IOException, InterruptedException {
        await("the operator ready").atMost(PATIENCE).until(() -> operator.health("ready") == 200);
        SampleEstate sample = SampleEstate.inNewNamespace(city.client());
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        sample.awaitValid("orders");
        for (String path : List.of("/", "/q/metrics", "/q/health")) {
            operator.ask(path);
        }
        Thread.sleep(AT_WORK);
    }
}
