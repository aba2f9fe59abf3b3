package dev.siaga.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long this machine kept its work waiting: for a core or a disk, by the kernel's pressure stall information, and for the hypervisor, by the time that it stole.
 * A limit on a machine that others use too is a limit on what is left when these are taken off. Zero where the kernel doesn't tell.
 */
public final class Strain {
    /** The kernel adds up every two seconds: what came later isn't known yet. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final Path CPU = Path.of("/proc/pressure/cpu");
    private static final Path IO = Path.of("/proc/pressure/io");
    private static final Path STAT = Path.of("/proc/stat");
    private static final Pattern WAITED = Pattern.compile("^some .*total=(\\d+)", Pattern.MULTILINE);
    /** The eighth number, in hundredths of a second of all cores together. */
    private static final Pattern STOLEN = Pattern.compile("^cpu +(?:\\d+ ){7}(\\d+)", Pattern.MULTILINE);

    private static final long MICROS_PER_TICK = 10_000;

    private final NavigableMap<Instant, Long> totals;

    private Strain(NavigableMap<Instant, Long> totals) {
        this.totals = totals;
    }

    /** That of this machine from the first call on; to be asked of the last quarter of an hour. */
    public static Strain ofMachine() {
        return Sampled.STRAIN;
    }

    /** From what the sources had counted in total, in microseconds, at some instants. */
    static Strain of(Map<Instant, Long> totals) {
        return new Strain(new ConcurrentSkipListMap<>(totals));
    }

    /** Never longer than the time between the two, nor shorter than nothing. */
    public Duration between(Instant from, Instant to) {
        if (totals.isEmpty() || !from.isBefore(to)) {
            return Duration.ZERO;
        }
        Duration waited = Duration.of(at(to) - at(from), ChronoUnit.MICROS);
        Duration passed = Duration.between(from, to);
        return waited.compareTo(passed) < 0 ? waited : passed;
    }

    /** What had been counted at an instant, of which the samples on both sides are known. */
    private long at(Instant instant) {
        Map.Entry<Instant, Long> before = totals.floorEntry(instant);
        Map.Entry<Instant, Long> after = totals.ceilingEntry(instant);
        if (before == null || after == null || before.getKey().equals(after.getKey())) {
            return (before == null ? after : before).getValue();
        }
        long apart = Duration.between(before.getKey(), after.getKey()).toNanos();
        long into = Duration.between(before.getKey(), instant).toNanos();
        return before.getValue() + Math.round((after.getValue() - before.getValue()) * ((double) into / apart));
    }

    private void sample() {
        var now = Instant.now();
        var total = microseconds(read(CPU), read(IO), read(STAT));
        if (totals.isEmpty() || totals.lastEntry().getValue() != total) {
            totals.put(now, total);
        }
        totals.headMap(now.minus(KEPT)).clear();
    }

    static long microseconds(String cpu, String io, String stat) {
        var cores = Runtime.getRuntime().availableProcessors();
        return number(WAITED, cpu) + number(WAITED, io) + number(STOLEN, stat) * MICROS_PER_TICK / cores;
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException untold) {
            return ""; // the kernel was built, or started, without pressure stall information
        }
    }

    private static final class Sampled {
        private static final Strain STRAIN = sampled();

        private static Strain sampled() {
            var strain = new Strain(new ConcurrentSkipListMap<>());
            strain.sample();
            Thread.ofPlatform().daemon().name("strain").start(strain::sampleForever);
            return strain;
        }
    }

    private void sampleForever() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                sample();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
