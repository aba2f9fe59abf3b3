package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.LabMain;
import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code make demo}: Jakarta loses power under load, another city takes over, Jakarta comes back and follows it. Told as it happens, then
 * judged. Arguments: the run folder, and {@code keep} to leave the cities running afterwards.
 */
public final class DemoMain {
    private static final City LOST = City.JAKARTA;
    /** Where the clients live whose outage is told: the cities that keep their power. */
    private static final List<City> CLIENTS = RunningEstate.except(LOST);

    private static final Duration RPO = Duration.ofSeconds(10);
    /** The policy's RTO is what is promised; the aim is what the timing adds up to on an idle machine. */
    private static final double RTO_SECONDS = 60;

    private static final double AIM_SECONDS = 22;
    private static final long MEMORY_MEBIBYTES = 6 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RunningEstate running;
    private final Progress progress;
    private long memory;

    private DemoMain(RunningEstate running, Progress progress) {
        this.running = running;
        this.progress = progress;
    }

    /** Exits with 1 when something was not as expected. */
    public static void main(String[] args) {
        Program.end(() -> play(args));
    }

    private static boolean play(String[] args) throws Exception {
        var progress = Progress.printing();
        var met = false;
        try (var running = RunningEstate.start(Path.of(args[0]), progress)) {
            try (var _ = new Narrator(running, progress)) {
                met = new DemoMain(running, progress).powerCut();
            }
            if (List.of(args).contains("keep")) {
                keep(running);
            }
        }
        return met;
    }

    private boolean powerCut() throws Exception {
        running.until(
                "some load",
                PATIENCE,
                () -> running.judges().journal(CLIENTS.getFirst()).acknowledged() > 250);
        var old = running.estate().primary().orElseThrow();
        memory = Footprint.mebibytes();
        var oldData = Divergence.dataFolder(running, old);
        progress.say("POWER CUT: every process of " + LOST + " dies now, under load");
        var fault = Instant.now();
        running.lab().powerCut(LOST.name());

        var recovered = recovery(fault);
        progress.say("writes are accepted again, %.1f s after the power cut".formatted(seconds(recovered.getFirst())));
        running.until("one primary", PATIENCE, () -> running.estate().primary().isPresent());
        var primary = running.estate().primary().orElseThrow();
        var diverged = Divergence.bytes(oldData, primary);

        progress.say("POWER RETURNS in " + LOST + ": it must follow " + primary.city() + " now");
        var returned = Instant.now();
        running.lab().restore(LOST.name());
        var settled = running.settle();
        progress.say(LOST + " is back: " + running.estate().roles());
        return judge(fault, recovered, diverged, settled, Duration.between(returned, Instant.now()));
    }

    /** When each client was first told a commit again, soonest first. */
    private List<Duration> recovery(Instant fault) {
        return CLIENTS.stream()
                .map(city -> running.awaitRecovery(fault, city, PATIENCE))
                .sorted()
                .toList();
    }

    private boolean judge(Instant fault, List<Duration> recovered, long diverged, City primary, Duration rejoin)
            throws Exception {
        var ledger = Ledger.close(running);
        var dual = running.judges().probe().dualWriterMillis();
        var first = seconds(recovered.getFirst());
        var verdict = new Verdict("power-cut")
                .expect(
                        "power cut to first accepted write, s",
                        "first_write_s",
                        first,
                        "at most %.0f, the aim is %.0f".formatted(RTO_SECONDS, AIM_SECONDS),
                        first <= RTO_SECONDS)
                .tell("until every surviving client writes, s", "all_write_s", seconds(recovered.getLast()))
                .tell("rows acknowledged", "acknowledged", ledger.acknowledged())
                .expect(
                        "acknowledged rows lost",
                        "lost_rows",
                        ledger.lost().size(),
                        "all from the last 10 s before the cut (RPO)",
                        ledger.lostOutside(RPO, fault).isEmpty())
                .tell("bytes only Jakarta had (diverged)", "diverged_bytes", diverged)
                .expect("two cities accepting writes at once, ms", "dual_writer_ms", dual, "never", dual == 0)
                .expect(
                        "return of power to streaming standby, s",
                        "rejoin_s",
                        seconds(rejoin),
                        "it streams",
                        running.estate().isStreaming(primary))
                .expect(
                        "memory of all three cities, MiB",
                        "memory_mib",
                        memory,
                        "at most " + MEMORY_MEBIBYTES,
                        memory <= MEMORY_MEBIBYTES)
                .expect("primary", "primary", primary, "not " + LOST, !primary.equals(LOST));
        City.ALL.forEach(
                city -> verdict.tell(city + " is", city.name(), running.estate().role(city)));
        verdict.print();
        running.judges().verify();
        return verdict.met();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static void keep(RunningEstate running) throws InterruptedException {
        System.out.println("The cities stay up until Ctrl-C. Kubeconfigs, for use inside `make lab-shell RUN="
                + running.lab().runFolder() + "`:");
        running.lab().cities().forEach(city -> System.out.println("  export KUBECONFIG=" + city.kubeconfig()));
        System.out.println(
                "Faults, from any shell: make lab RUN=" + running.lab().runFolder() + " VERB=\"…\"");
        System.out.println(LabMain.verbs().indent(2));
        var interrupted = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
        interrupted.await();
    }
}
