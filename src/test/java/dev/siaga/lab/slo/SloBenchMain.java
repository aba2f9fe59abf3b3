package dev.siaga.lab.slo;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import dev.siaga.lab.estate.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * {@code make bench-slo}: so many ServiceSLOs on one operator: how soon all are evaluated, what they cost while nothing happens, how soon a new
 * operator has them all, and how soon a tenth of the services, failing one after another, have their Incidents. Arguments: run folder, how many
 * (ten at least).
 */
public final class SloBenchMain {
    /** The defaults of a ServiceSLO. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STEADY = INTERVAL.multipliedBy(3);
    /** No multiple of the interval, so that crossings meet every phase of it. */
    private static final Duration ALL_FAIL_WITHIN = INTERVAL.multipliedBy(4).plusSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** What the operator publishes is long: to ask for it oftener would be a load of its own. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final double FAILING = 0.2;

    private final SloCity city;
    private final Watched watched;
    private final Progress progress;

    private SloBenchMain(SloCity city, Watched watched, Progress progress) {
        this.city = city;
        this.watched = watched;
        this.progress = progress;
    }

    /** Exits with 1 when an aim was missed, or nothing could be measured. */
    public static void main(String[] args) {
        Program.end(() -> measure(Path.of(args[0]), Integer.parseInt(args[1])));
    }

    private static boolean measure(Path run, int size) throws Exception {
        var progress = Progress.printing();
        progress.say("load average of the machine: " + Usage.load());
        try (var city = SloCity.start(run, size, progress)) {
            await("the operator").pollInterval(ASK_EVERY).atMost(PATIENCE).until(city::ready);
            progress.say("the operator runs");
            try (var watched = city.watch()) {
                return new SloBenchMain(city, watched, progress).phases();
            }
        }
    }

    private boolean phases() throws Exception {
        var applied = apply();
        var steady = steady();
        var restarted = restart();
        var crossed = cross();
        var verdicts = List.of(applied, steady, restarted, crossed);
        verdicts.forEach(verdict -> verdict.print("met"));
        return verdicts.stream().allMatch(Verdict::met);
    }

    private Verdict apply() throws Exception {
        var services = city.fleet().services();
        var before = city.meters();
        var start = Instant.now();
        services.parallelStream().forEach(city::apply);
        var stored = Duration.between(start, Instant.now());
        progress.say("%d ServiceSLOs are stored".formatted(services.size()));
        reach("evaluated", services.size(), LOOK_EVERY, watched::evaluated);
        tellFailures();
        var took = Duration.between(start, Instant.now());
        return SloReport.applied(
                services.size(), watched, stored, took, city.meters().since(before));
    }

    /** First an interval in which what the start delayed can settle. */
    private Verdict steady() throws Exception {
        progress.say("one interval to settle, then %d s in which nothing happens".formatted(STEADY.toSeconds()));
        Thread.sleep(INTERVAL);
        var before = city.meters();
        Thread.sleep(STEADY);
        var after = city.meters();
        return SloReport.steady(watched, city.fleet().services().size(), after, after.since(before));
    }

    /** Everything is to be measured anew by an operator that has just been killed. */
    private Verdict restart() throws Exception {
        progress.say("the operator is killed and started again");
        var services = city.fleet().services().size();
        var before = city.meters();
        var failed = watched.failed();
        city.restartOperator();
        var start = Instant.now();
        reach("evaluated anew", services, ASK_EVERY, city::evaluatedByTheOperator);
        var took = Duration.between(start, Instant.now());
        Thread.sleep(INTERVAL);
        tellFailures();
        var anew = city.evaluatedByTheOperator();
        return SloReport.restarted(
                services,
                anew,
                watched.failed() - failed,
                watched.incidents(),
                took,
                city.meters().since(before));
    }

    private void tellFailures() {
        watched.whyFailed().forEach(why -> progress.say("  not evaluated once: " + why));
    }

    private Verdict cross() throws Exception {
        var frail = city.fleet().frail();
        var before = city.meters();
        var start = Instant.now();
        var pause = ALL_FAIL_WITHIN.dividedBy(frail.size());
        progress.say("one request in five fails, in a new service every %d ms".formatted(pause.toMillis()));
        for (String service : frail) {
            city.fleet().fail(service, FAILING);
            Thread.sleep(pause);
        }
        reach(
                "with an Incident of SEV2",
                frail.size(),
                LOOK_EVERY,
                () -> watched.urgent().size());
        Thread.sleep(Duration.ofSeconds(2)); // for an Incident too many
        var end = Instant.now();
        var after = city.meters();
        return SloReport.crossed(frail.size(), watched, delays(start, end), after, after.since(before));
    }

    /** Seconds from the moment Prometheus' own answers cross the threshold to the Incident, of each service that has both. */
    private Map<String, Double> delays(Instant start, Instant end) throws Exception {
        progress.say("asking Prometheus when each of them crossed");
        var crossings = city.asked().first(SloReport.crossing(), start, end);
        Map<String, Double> delays = new HashMap<>();
        watched.urgent().forEach((service, seen) -> {
            if (crossings.containsKey(service)) {
                delays.put(
                        service, Duration.between(crossings.get(service), seen).toMillis() / 1000.0);
            }
        });
        return delays;
    }

    /** Returns when so many are there, or when it is no use to wait on. */
    private void reach(String what, int wanted, Duration lookEvery, IntSupplier now) throws InterruptedException {
        var patience = Instant.now().plus(PATIENCE);
        var tell = Instant.now();
        while (now.getAsInt() < wanted && Instant.now().isBefore(patience)) {
            Thread.sleep(lookEvery);
            if (Instant.now().isAfter(tell)) {
                tell = Instant.now().plus(TELL_EVERY);
                progress.say("  %d of %d %s".formatted(now.getAsInt(), wanted, what));
            }
        }
    }
}
