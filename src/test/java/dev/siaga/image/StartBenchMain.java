package dev.siaga.image;

import static org.awaitility.Awaitility.await;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.SampleEstate;
import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Spread;
import dev.siaga.lab.estate.Verdict;
import dev.siaga.lab.slo.Usage;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * {@code make bench-start}: how long the operator takes from its image until it is ready, and until it has written down what it watches; and the memory it has
 * then; with the AOT cache and without. Arguments: run folder, the image's archive, rounds.
 */
public final class StartBenchMain {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final String LEASE = "siaga-leader";

    private enum Kind {
        JVM,
        JVM_AOT
    }

    private record Start(
            double live, double ready, double watching, double cpu, double resident, double anonymous, double heap) {}

    private final SingleCity city;
    private final UnpackedImage image;
    private final Path folder;

    private StartBenchMain(SingleCity city, UnpackedImage image, Path folder) {
        this.city = city;
        this.image = image;
        this.folder = folder;
    }

    /** Exits with 1 when the cache brings nothing, or nothing could be measured. */
    public static void main(String[] args) {
        Program.end(
                () -> measure(Path.of(args[0], "start").toAbsolutePath(), Path.of(args[1]), Integer.parseInt(args[2])));
    }

    private static boolean measure(Path folder, Path archive, int rounds) throws Exception {
        Progress progress = Progress.printing();
        UnpackedImage.run("rm", "-rf", folder.toString());
        Files.createDirectories(folder);
        UnpackedImage image = UnpackedImage.of(archive, folder);
        Map<Kind, List<Start>> starts = new EnumMap<>(Kind.class);
        try (SingleCity city = SingleCity.startWithQuorum(folder.resolve("city"))) {
            city.prepareForOperator();
            StartBenchMain bench = new StartBenchMain(city, image, folder);
            bench.start(Kind.JVM, "unmeasured"); // files are read from the disk once
            for (int round = 1; round <= rounds; round++) {
                for (Kind kind : Kind.values()) {
                    Start start = bench.start(kind, kind + "-" + round);
                    starts.computeIfAbsent(kind, _ -> new ArrayList<>()).add(start);
                    progress.say("round %d of %d: %s %s, load %s".formatted(round, rounds, kind, start, Usage.load()));
                }
            }
        }
        double before = median(starts.get(Kind.JVM), Start::ready);
        boolean sooner = true;
        for (Kind kind : Kind.values()) {
            Verdict verdict = verdict(kind, starts.get(kind), before);
            verdict.print("met");
            sooner &= verdict.met();
        }
        return sooner;
    }

    private static Verdict verdict(Kind kind, List<Start> starts, double before) {
        double ready = median(starts, Start::ready);
        Verdict verdict = new Verdict(
                        "start-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .tell("rounds", "rounds", starts.size())
                .tell("answers (s)", "live_s", two(median(starts, Start::live)));
        if (kind == Kind.JVM) {
            verdict.tell("ready (s)", "ready_s", two(ready));
        } else {
            verdict.expect("ready (s)", "ready_s", two(ready), "sooner than without the cache", ready < before);
        }
        return verdict.tell("watches (s)", "watching_s", two(median(starts, Start::watching)))
                .tell("cores' time until then (s)", "cpu_s", two(median(starts, Start::cpu)))
                .tell("resident (MiB)", "rss_mib", median(starts, Start::resident))
                .tell("of it not of files (MiB)", "anonymous_mib", median(starts, Start::anonymous))
                .tell("heap in use (MiB)", "heap_mib", median(starts, Start::heap));
    }

    private static String two(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return Spread.of(starts.stream().mapToDouble(figure).boxed().toList()).median();
    }

    private Start start(Kind kind, String name) throws Exception {
        forgetLeader();
        Resource<CityCluster> watched = cityOfNobody();
        Path files = Files.createDirectories(folder.resolve(name));
        Deployed deployed = Deployed.in(city, files);
        try (Container operator = Container.start(image, deployed, words(kind), files.resolve("operator.log"))) {
            double live = until(operator, () -> operator.health("live") == 200);
            double ready = until(operator, () -> operator.health("ready") == 200);
            double watching = until(operator, () -> watched.get().getStatus() != null);
            double cpu = Usage.of(operator.pid()).cpuSeconds();
            Thread.sleep(SETTLE);
            Start start = new Start(
                    live,
                    ready,
                    watching,
                    cpu,
                    Usage.of(operator.pid()).residentMebibytes(),
                    anonymous(operator),
                    heap(operator));
            operator.stop();
            return start;
        } finally {
            watched.delete();
        }
    }

    private List<String> words(Kind kind) {
        List<String> words = new ArrayList<>(image.entrypoint());
        words.addAll(words.indexOf("-jar"), CacheRecording.asInItsPod());
        if (kind == Kind.JVM) {
            words.remove("-XX:AOTCache=" + ImagePlan.CACHE);
        }
        return words;
    }

    private static double until(Container operator, Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .atMost(PATIENCE)
                .until(condition);
        return operator.age().toMillis() / 1000.0;
    }

    /** A city that no policy lists: an operator that watches says so in its status, and needs no database for that. */
    private Resource<CityCluster> cityOfNobody() {
        SampleEstate sample = SampleEstate.inNewNamespace(city.client());
        sample.apply("bandung");
        return city.client()
                .resources(CityCluster.class)
                .inNamespace(sample.namespace())
                .withName("bandung");
    }

    /** Nobody waits for the lease of the one before. */
    private void forgetLeader() {
        city.client().leases().inNamespace("siaga-system").withName(LEASE).delete();
    }

    private static double anonymous(Container operator) throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(operator.pid()), "status"));
        return Pattern.compile("RssAnon:\\s+(\\d+)")
                        .matcher(status)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1)
                        .transform(Double::parseDouble)
                / 1024;
    }

    private static double heap(Container operator) throws IOException, InterruptedException {
        return Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$")
                        .matcher(operator.ask("/q/metrics").body())
                        .results()
                        .mapToDouble(found -> Double.parseDouble(found.group(1)))
                        .sum()
                / (1 << 20);
    }
}
