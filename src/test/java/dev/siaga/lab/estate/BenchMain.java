package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import dev.siaga.lab.client.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code make bench-failover}: every fault on Siaga's estate and on a Patroni cluster stretched over the same three cities, in turns, so
 * many rounds. Both stand all the time; only the one that is measured has clients. Arguments: run folder, rounds.
 */
public final class BenchMain {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int ROWS_BEFORE_THE_FAULT = 150;
    /** What a user sets who wants a dead database replaced within 15 s. */
    private static final String DATABASE_DOWN_AFTER = "6s";

    private record Series(BenchScenario scenario, String contender) {}

    private final Path run;
    private final Progress progress;
    private final List<BenchContender> contenders;
    private final Map<Series, List<BenchTrial>> trials = new HashMap<>();

    private BenchMain(Path run, Progress progress, List<BenchContender> contenders) {
        this.run = run;
        this.progress = progress;
        this.contenders = contenders;
    }

    /** Exits with 1 when an aim was missed, or nothing could be measured. */
    public static void main(String[] args) {
        Program.end(() -> measure(Path.of(args[0]).toAbsolutePath(), Integer.parseInt(args[1])));
    }

    private static boolean measure(Path run, int rounds) throws Exception {
        var progress = Progress.printing();
        // Patroni alone has no user there, and shares the quorum.
        try (var running = RunningEstate.start(run, Layout.THREE.withoutQuorumUsers(), progress);
                var stretched = StretchedEstate.deploy(running.lab(), progress)) {
            running.judges().close(); // each trial brings its own
            running.policies().change("{\"spec\": {\"databaseDownAfter\": \"" + DATABASE_DOWN_AFTER + "\"}}");
            var bench = new BenchMain(
                    run,
                    progress,
                    List.of(new BenchContender.Siaga(running), new BenchContender.Stretched(running, stretched)));
            return bench.rounds(rounds).report();
        }
    }

    private BenchMain rounds(int rounds) throws Exception {
        progress.say("both estates stand; they and their cities take %d MiB".formatted(Footprint.mebibytes()));
        for (var round = 1; round <= rounds; round++) {
            for (BenchScenario scenario : BenchScenario.values()) {
                // Who comes first changes, so that neither always meets a machine that has rested.
                for (BenchContender contender : round % 2 == 1 ? contenders : contenders.reversed()) {
                    progress.say("ROUND %d of %d: %s, %s".formatted(round, rounds, scenario.title(), contender.name()));
                    var trial = trial(scenario, contender, round);
                    trials.computeIfAbsent(new Series(scenario, contender.name()), _ -> new ArrayList<>())
                            .add(trial);
                    progress.say("TRIAL name=%s estate=%s round=%d %s"
                            .formatted(scenario.title(), contender.name(), round, trial.line()));
                }
            }
        }
        return this;
    }

    private BenchTrial trial(BenchScenario scenario, BenchContender contender, int round) throws Exception {
        contenders.forEach(BenchContender::settle);
        var primary = contender.settle();
        var other = RunningEstate.except(primary).get(round % 2);
        var folder = run.resolve("trials").resolve(round + "-" + scenario.title() + "-" + contender.name());
        try (var judges = contender.underLoad(folder);
                var _ = new Narrator(contender.databases(), progress)) {
            awaitJournals("some load", judges, City.ALL, journal -> journal.acknowledged() >= ROWS_BEFORE_THE_FAULT);
            progress.say("  FAULT: " + scenario.title() + " of " + primary);
            var fault = Instant.now();
            scenario.strike(contender, primary, other);
            var clients = scenario.clients(primary);
            awaitJournals(
                    "recovery",
                    judges,
                    clients,
                    journal -> journal.recoveryAfter(fault).isPresent());
            scenario.undo(contender, primary);
            contender.settle();
            var healed = Instant.now();
            awaitJournals("writes in every city", judges, City.ALL, journal -> journal.acceptedSince(healed));
            contender.settle();
            return BenchTrial.read(judges, contender.databases(), fault, clients);
        }
    }

    private static void awaitJournals(String what, Judges judges, List<City> cities, Predicate<Journal> expected) {
        for (City city : cities) {
            await(what + " as seen from " + city)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(250))
                    .atMost(PATIENCE)
                    .until(() -> expected.test(judges.journal(city)));
        }
    }

    private boolean report() {
        var met = true;
        for (BenchScenario scenario : BenchScenario.values()) {
            var verdict =
                    new BenchReport(scenario, figures(scenario, "siaga"), figures(scenario, "stretched")).verdict();
            verdict.print("met");
            met &= verdict.met();
        }
        return met;
    }

    private BenchFigures figures(BenchScenario scenario, String contender) {
        return new BenchFigures(scenario, trials.get(new Series(scenario, contender)));
    }
}
