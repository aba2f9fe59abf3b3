package dev.siaga.lab.scale;

import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import dev.siaga.lab.estate.Verdict;
import dev.siaga.lab.slo.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code make bench-scale}: so many estates on one operator, all with their primary here: how soon it holds primacy of all, how evenly it renews
 * their permits, and what that costs. Arguments: run folder, how many estates.
 */
public final class ScaleBenchMain {
    /** The defaults of a FailoverPolicy. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration RENEW_EVERY = Duration.ofSeconds(3);
    /** What a renewal may be late by: then two more tries fit into the lease. */
    private static final Duration AIM = LEASE.dividedBy(3);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    /** What a JVM chooses by itself inside the 512 MiB of the operator's manifest, in MiB. */
    private static final int LEAST_HEAP = 128;

    private final ScaleCity city;
    private final PermitWatch permits;
    private final Progress progress;

    private ScaleBenchMain(ScaleCity city, PermitWatch permits, Progress progress) {
        this.city = city;
        this.permits = permits;
        this.progress = progress;
    }

    /** Exits with 1 when an aim was missed, or nothing could be measured. */
    public static void main(String[] args) {
        Program.end(() -> measure(Path.of(args[0]), Integer.parseInt(args[1])));
    }

    private static boolean measure(Path run, int size) throws Exception {
        var progress = Progress.printing();
        progress.say("load average of the machine: " + Usage.load());
        try (var city = ScaleCity.start(run, size, progress);
                var permits = new PermitWatch(city.admin())) {
            var bench = new ScaleBenchMain(city, permits, progress);
            var verdicts = List.of(bench.begin(), bench.steady());
            verdicts.forEach(verdict -> verdict.print("met"));
            return verdicts.stream().allMatch(Verdict::met);
        }
    }

    /** More than a hundred estates need more memory than the manifest gives: a MiB of heap for each. More options come from the environment. */
    private List<String> options() {
        List<String> options =
                new ArrayList<>(List.of("-Xmx%dm".formatted(Math.max(LEAST_HEAP, city.size())), "-XX:+UseSerialGC"));
        Stream.of(System.getenv().getOrDefault("OPERATOR_OPTIONS", "").split(" "))
                .filter(option -> !option.isBlank())
                .forEach(options::add);
        return options;
    }

    /** An operator that finds all estates at once, as after an installation or a restart of its cluster. */
    private Verdict begin() throws Exception {
        city.startOperator(options());
        var start = Instant.now();
        var patience = start.plus(PATIENCE);
        var tell = start;
        while (permits.running() < city.size() && Instant.now().isBefore(patience)) {
            Thread.sleep(Duration.ofMillis(500));
            if (Instant.now().isAfter(tell)) {
                tell = Instant.now().plus(TELL_EVERY);
                progress.say("  %d of %d estates have a permit".formatted(permits.running(), city.size()));
            }
        }
        return new Verdict("scale-begin")
                .tell("estates", "estates", city.size())
                .expect(
                        "estates with a permit",
                        "held",
                        permits.running(),
                        "all " + city.size(),
                        permits.running() == city.size())
                .tell("until the last had one, s", "took_s", seconds(Duration.between(start, Instant.now())));
    }

    private Verdict steady() throws Exception {
        progress.say(
                "%d s to settle, then %d s in which nothing happens".formatted(SETTLE.toSeconds(), STEADY.toSeconds()));
        Thread.sleep(SETTLE);
        var before = city.meters();
        var late = city.lateBeacons();
        var start = Instant.now();
        Thread.sleep(STEADY);
        var after = city.meters();
        var rates = after.since(before);
        var renewals = permits.since(start);
        var gaps = renewals.stream().map(PermitWatch.Renewal::gap).sorted().toList();
        var lateBy = gaps.stream()
                .map(gap -> gap.compareTo(RENEW_EVERY) < 0 ? Duration.ZERO : gap.minus(RENEW_EVERY))
                .toList();
        var delays = renewals.stream().map(PermitWatch.Renewal::delay).sorted().toList();
        var renewed =
                renewals.stream().map(PermitWatch.Renewal::namespace).distinct().count();
        return new Verdict("scale-steady")
                .tell("estates", "estates", city.size())
                .tell("renewals of permits", "renewals", renewals.size())
                .expect("estates whose permit was renewed", "renewed", renewed, "all", renewed == city.size())
                .tell("renewal late by, median, s", "late_p50_s", of(lateBy, 0.5))
                .expect(
                        "renewal late by, p99, s",
                        "late_p99_s",
                        of(lateBy, 0.99),
                        "less than %d, a third of the lease".formatted(AIM.toSeconds()),
                        !lateBy.isEmpty() && at(lateBy, 0.99).compareTo(AIM) < 0)
                .tell("renewal late by, at most, s", "late_max_s", of(lateBy, 1))
                .tell("keep-alive to permit, median, s", "delay_p50_s", of(delays, 0.5))
                .tell("keep-alive to permit, p99, s", "delay_p99_s", of(delays, 0.99))
                .tell("keep-alive to permit, at most, s", "delay_max_s", of(delays, 1))
                .expect(
                        "permits that ended before they were renewed",
                        "lapsed",
                        renewals.stream().filter(PermitWatch.Renewal::lapsed).count(),
                        "0",
                        renewals.stream().noneMatch(PermitWatch.Renewal::lapsed))
                .expect("highest epoch", "epoch", permits.highestEpoch(), "1", permits.highestEpoch() == 1)
                .tell("operator: cores", "operator_cores", hundredths(rates.operatorCores()))
                .tell(
                        "operator: resident, MiB",
                        "operator_mib",
                        after.operator().residentMebibytes())
                .tell(
                        "operator: resident at most, MiB",
                        "operator_peak_mib",
                        after.operator().peakMebibytes())
                .tell("operator: threads", "operator_threads", after.operator().threads())
                .tell("API server: cores", "api_cores", hundredths(rates.apiServerCores()))
                .tell("API server: requests, a second", "api_requests_per_s", hundredths(rates.apiRequests()))
                .tell("all etcd: cores", "etcd_cores", hundredths(rates.quorumCores()))
                .tell(
                        "quorum: requests at this city's member, a second",
                        "quorum_requests_per_s",
                        hundredths(rates.quorumRequests()))
                .tell("Patroni: requests, a second", "patroni_requests_per_s", hundredths(rates.patroniRequests()))
                .tell("simulation: cores", "simulation_cores", hundredths(rates.simulationCores()))
                .tell("beacons of other cities that came late", "late_beacons", city.lateBeacons() - late)
                .tell("load average", "load", Usage.load());
    }

    private static Duration at(List<Duration> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    private static String of(List<Duration> sorted, double share) {
        return sorted.isEmpty() ? "none" : seconds(at(sorted, share));
    }

    private static String seconds(Duration duration) {
        return hundredths(duration.toMillis() / 1000.0);
    }

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
