package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The theorem of the fence grace, on histories of renewals with every delay drawn at random: on true time, a survivor never counts a
 * holder as fenced before its Patroni must have stopped. Milliseconds of one true clock; what a survivor sees, it sees later.
 */
class FenceTimingProperties {
    private static final long LEASE = 8_000;
    private static final long PERMIT = LEASE - 2_000;
    /** By how much the clock of a member may be behind the operator's. */
    private static final long BEHIND = LEASE - PERMIT;

    private static final long GRACE = 10_000;

    /**
     * How the last renewals of a dying holder went.
     *
     * @param renewals each begins with a keep-alive and takes effect step by step, or not at all
     * @param deathAt when the holder dies or is cut off: no step of it takes effect later
     * @param pollEvery how often the survivor reads the quorum
     * @param readTakes how long its reads take
     */
    record History(List<Renewal> renewals, long deathAt, long pollEvery, long readTakes) {}

    /** A renewal's keep-alive is sent at {@code sentAt}; the later steps take effect after these delays. */
    record Renewal(long sentAt, long grantedAfter, long recordedAfter, long permittedAfter) {
        long grantedAt() {
            return sentAt + grantedAfter;
        }

        long recordedAt() {
            return grantedAt() + recordedAfter;
        }

        long permittedAt() {
            return recordedAt() + permittedAfter;
        }
    }

    @Property(tries = 2_000)
    void a_survivor_never_counts_a_holder_as_fenced_while_its_patroni_may_still_write(@ForAll("histories") History h) {
        long stopped = stopsWriting(h);
        Survivor survivor = new Survivor();
        for (long asked = 0; asked <= h.deathAt() + 40_000; asked += h.pollEvery()) {
            long answered = asked + h.readTakes();
            survivor.read(h, asked, answered);
            if (survivor.holderGone() && survivor.remaining(answered).isZero()) {
                assertTrue(
                        answered >= stopped,
                        () -> "counted as fenced at " + answered + ", but may write until " + stopped + ": " + h);
                return;
            }
        }
        throw new AssertionError("never fenced: " + h);
    }

    @Property(tries = 2_000)
    void the_count_from_the_last_renewal_never_waits_longer_than_the_count_from_the_lost_key(
            @ForAll("histories") History h) {
        Survivor survivor = new Survivor();
        for (long asked = 0; asked <= h.deathAt() + 40_000; asked += h.pollEvery()) {
            long answered = asked + h.readTakes();
            survivor.read(h, asked, answered);
            if (survivor.holderGone()) {
                long fromGone = Math.max(0, GRACE - (answered - survivor.goneAt));
                assertTrue(survivor.remaining(answered).toMillis() <= fromGone, h::toString);
            }
        }
    }

    /** The permit that was written last ends a permit's length after its keep-alive was sent, later by a clock that is behind; Patroni stops within the grace. */
    private static long stopsWriting(History h) {
        return h.renewals().stream()
                .filter(r -> r.permittedAt() <= h.deathAt())
                .mapToLong(r -> r.sentAt() + PERMIT + BEHIND + GRACE)
                .max()
                .orElse(0);
    }

    private static final class Survivor {
        private long revision = -1;
        private long renewalSeenAt;
        private long goneAt = -1;

        /** A linearizable read shows the state of some moment between question and answer; the earliest is the hardest. */
        void read(History h, long asked, long answered) {
            long seen = h.renewals().stream()
                    .filter(r -> r.recordedAt() <= h.deathAt() && r.recordedAt() <= asked)
                    .count();
            if (seen != revision) {
                revision = seen;
                renewalSeenAt = answered;
            }
            boolean gone = asked >= expiry(h);
            goneAt = gone ? goneAt < 0 ? answered : goneAt : -1;
        }

        /** The quorum drops the key a lease after the last keep-alive that it took, at the earliest. */
        private static long expiry(History h) {
            return h.renewals().stream()
                    .filter(r -> r.grantedAt() <= h.deathAt())
                    .mapToLong(r -> r.grantedAt() + LEASE)
                    .max()
                    .orElse(LEASE);
        }

        boolean holderGone() {
            return goneAt >= 0;
        }

        Duration remaining(long now) {
            EpochRecord last = new EpochRecord(
                    1,
                    Given.JAKARTA,
                    Given.SYSTEM,
                    1,
                    Lsn.ZERO,
                    Lsn.ZERO,
                    Duration.ofMillis(GRACE),
                    Duration.ofMillis(LEASE),
                    Optional.empty(),
                    Given.NOW,
                    false,
                    Lineage.UNKNOWN,
                    Duration.ZERO);
            Map<City, Beacon> beacons = new HashMap<>();
            return Fence.remaining(
                    last,
                    new Quorum.Reachable(
                            Optional.empty(),
                            Optional.of(last),
                            beacons,
                            Duration.ofMillis(now - goneAt),
                            Duration.ofMillis(now - renewalSeenAt),
                            Quorum.View.CURRENT));
        }
    }

    @Provide
    Arbitrary<History> histories() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs().between(1, 30_000),
                        Arbitraries.longs().between(100, 2_000),
                        Arbitraries.longs().between(0, 1_500))
                .as((seed, deathAt, pollEvery, readTakes) ->
                        new History(renewals(new Random(seed)), deathAt, pollEvery, readTakes));
    }

    /** One after another, as the keeper does: every two seconds, later when a step took longer. A step is slow now and then. */
    private static List<Renewal> renewals(Random random) {
        List<Renewal> all = new java.util.ArrayList<>();
        long at = 0;
        while (at < 40_000) {
            Renewal next = new Renewal(at, delay(random), delay(random), delay(random));
            all.add(next);
            at = Math.max(at + 2_000, next.permittedAt());
        }
        return List.copyOf(all);
    }

    private static long delay(Random random) {
        return random.nextInt(8) == 0 ? random.nextInt(2_500) : random.nextInt(50);
    }
}
