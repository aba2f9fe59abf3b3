package dev.siaga.simulation;

import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays many histories and says what they hit; a broken invariant ends it, with the command that plays the history again. */
public final class SimulateMain {
    /** Whether to go on after a broken invariant, to see which others there are. */
    private static final boolean KEEP_ON = Boolean.getBoolean("siaga.simulate.all");

    private static final long REPORT_EVERY = 10_000_000_000L;

    private final int cities;
    private final Mutant mutant;
    private final List<Fault> kinds;
    private final long first;
    private final long count;
    private final AtomicLong next;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> decisions = new TreeMap<>();
    private long histories;
    private long steps;
    private long simulated;
    private long failovers;
    private long switchovers;
    private long lost;
    private long writes;
    private long violations;
    private Optional<History.Result> broken = Optional.empty();
    private final long began = System.nanoTime();
    private long reported = began;

    private SimulateMain(int cities, Mutant mutant, List<Fault> kinds, long first, long count) {
        this.kinds = kinds;
        this.cities = cities;
        this.mutant = mutant;
        this.first = first;
        this.count = count;
        this.next = new AtomicLong(first);
    }

    public static void main(String[] args) throws InterruptedException {
        long count = Long.parseLong(args[0]);
        long first = Long.parseLong(args[1]);
        int cities = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        Mutant mutant = Mutant.valueOf(argument(args, 4, "NONE"));
        List<Fault> kinds = Stream.of(argument(args, 5, "").split(","))
                .filter(kind -> !kind.isEmpty())
                .map(Fault::valueOf)
                .toList();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
        SimulateMain all =
                new SimulateMain(cities, mutant, kinds.isEmpty() ? List.of(Fault.values()) : kinds, first, count);
        System.exit(count == 1 ? all.replay() : all.run(threads));
    }

    private static String argument(String[] args, int at, String otherwise) {
        return args.length > at && !args[at].isEmpty() ? args[at] : otherwise;
    }

    /** One history, told step by step. */
    private int replay() {
        Consumer<String> trace = System.out::println;
        History.Result result = History.play(first, cities, mutant, kinds, trace);
        took(result);
        result.broken().filter(b -> !(b instanceof Witness.Violation)).ifPresent(b -> b.printStackTrace(System.out));
        return report();
    }

    private int run(int threads) throws InterruptedException {
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = Thread.ofPlatform().name("histories-" + i).start(this::work);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return report();
    }

    private void work() {
        while (!stop.get()) {
            long seed = next.getAndIncrement();
            if (seed >= first + count) {
                return;
            }
            took(History.play(seed, cities, mutant, kinds, null));
        }
    }

    private synchronized void took(History.Result result) {
        histories++;
        steps += result.steps();
        simulated += result.nanos();
        failovers += result.failovers();
        switchovers += result.switchovers();
        lost += result.lostWrites();
        writes += result.writes();
        result.faults().forEach((fault, hits) -> faults.merge(fault, (long) hits, Long::sum));
        result.decisions().forEach(d -> decisions.merge(d, 1L, Long::sum));
        if (result.broken().isPresent()) {
            violations++;
            if (KEEP_ON) {
                System.out.println(result.seed() + " " + result.broken().get());
            }
            if (broken.isEmpty()) {
                broken = Optional.of(result);
                stop.set(!KEEP_ON);
            }
        }
        long now = System.nanoTime();
        if (now - reported > REPORT_EVERY) {
            reported = now;
            System.out.printf(
                    "%d histories, %.0f a second, %d failovers%n", histories, histories / seconds(), failovers);
        }
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private int report() {
        for (Fault fault : Fault.values()) {
            System.out.printf("  fault %-22s %d%n", fault, faults.getOrDefault(fault, 0L));
        }
        decisions.forEach((decision, seen) -> System.out.printf("  decision %-40s in %d histories%n", decision, seen));
        broken.ifPresent(result -> {
            System.out.printf("seed %d: %s%n", result.seed(), result.broken().get());
            System.out.printf("replay: %s%n", replay(result.seed()));
        });
        coverage();
        System.out.printf(
                "RESULT name=simulate first=%d histories=%d cities=%d mutant=%s steps=%d seconds=%.1f cpu=%.1f per_cpu_second=%.0f"
                        + " simulated_hours=%.1f failovers=%d switchovers=%d writes=%d lost_within_rpo=%d faults=%d kinds=%d/%d broken=%d%s%n",
                first,
                histories,
                cities,
                mutant,
                steps,
                seconds(),
                cpu(),
                histories / cpu(),
                simulated / 3.6e12,
                failovers,
                switchovers,
                writes,
                lost,
                faults.values().stream().mapToLong(Long::longValue).sum(),
                faults.size(),
                Fault.values().length,
                violations,
                broken.map(b -> " first_broken=" + b.seed()).orElse(""));
        return broken.isPresent() ? 1 : 0;
    }

    private String replay(long seed) {
        return "make simulate SEEDS=1 FIRST=%d CITIES=%d%s%s"
                .formatted(
                        seed,
                        cities,
                        mutant == Mutant.NONE ? "" : " MUTANT=" + mutant,
                        kinds.size() == Fault.values().length
                                ? ""
                                : kinds.stream().map(Fault::name).collect(Collectors.joining(",", " FAULTS=", "")));
    }

    /** Which kinds of decisions and reasons came up, and which never did. */
    private void coverage() {
        List<String> variants = Stream.of(FailoverDecision.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
        List<String> reasons = Stream.of(Reason.values()).map(Reason::word).toList();
        Set<String> seenVariants = new TreeSet<>();
        Set<String> seenReasons = new TreeSet<>();
        decisions.keySet().stream().map(d -> d.split("/")).forEach(d -> {
            seenVariants.add(d[0]);
            seenReasons.add(d[1]);
        });
        System.out.printf(
                "RESULT name=simulate-coverage pairs=%d decisions=%d/%d never=%s reasons=%d/%d never=%s%n",
                decisions.size(),
                seenVariants.size(),
                variants.size(),
                never(variants, seenVariants),
                seenReasons.size(),
                reasons.size(),
                never(reasons, seenReasons));
    }

    private static String never(List<String> all, Set<String> seen) {
        return all.stream().filter(one -> !seen.contains(one)).collect(Collectors.joining(",", "[", "]"));
    }
}
