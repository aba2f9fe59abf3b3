package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.watch.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PositionArrivalsTest {
    private static final Duration RECOVERY_POINT = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(-7);
    private final PositionArrivals arrivals = new PositionArrivals(nanos::get);

    @Test
    void whoHasTheLatestPositionIsNotBehindHoweverLongItIsTheLatest() {
        at(0, 100);
        at(60, 100);

        assertEquals(Optional.of(Lag.NONE), arrivals.lag(new Lsn(100)));
        assertEquals(Optional.of(Lag.NONE), arrivals.lag(new Lsn(101)));
    }

    @Test
    void ageCountsFromTheLastMomentAtWhichThePositionWasAllThereWas() {
        at(0, 100);
        at(60, 100);
        at(63, 200);

        assertEquals(Optional.of(new Lag(Duration.ofSeconds(3), false)), arrivals.lag(new Lsn(150)));
        at(70, 300);
        assertEquals(Optional.of(new Lag(Duration.ofSeconds(10), false)), arrivals.lag(new Lsn(150)));
        assertEquals(Optional.of(new Lag(Duration.ofSeconds(7), false)), arrivals.lag(new Lsn(200)));
    }

    @Test
    void whatIsOlderThanAnythingKnownIsAtLeastAsOldAsThat() {
        assertEquals(Optional.empty(), arrivals.lag(new Lsn(1)));
        at(0, 100);
        at(8, 200);

        assertEquals(Optional.of(new Lag(Duration.ofSeconds(8), true)), arrivals.lag(new Lsn(99)));
    }

    /** Nobody writes without a holder: what the standbys lack grows no older. */
    @Test
    void withoutRenewalsNothingAges() {
        at(0, 100);
        at(2, 200);
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertEquals(Optional.of(new Lag(Duration.ofSeconds(2), false)), arrivals.lag(new Lsn(100)));
    }

    @Test
    void anotherHoldersPositionsAreComparedWithNothingOfBefore() {
        at(0, 100);
        renew(20, 50, 2);

        assertEquals(Optional.of(new Lag(Duration.ZERO, true)), arrivals.lag(new Lsn(40)));
        assertEquals(OptionalDouble.empty(), arrivals.bytesPerSecond());
    }

    @Test
    void theLogsGrowthIsThatOfTheLastMinute() {
        at(0, 1000);
        assertEquals(OptionalDouble.empty(), arrivals.bytesPerSecond());
        at(10, 2000);
        assertEquals(OptionalDouble.empty(), arrivals.bytesPerSecond());
        at(20, 3000);
        assertEquals(OptionalDouble.of(100), arrivals.bytesPerSecond());
        at(200, 3000);
        assertEquals(OptionalDouble.of(0), arrivals.bytesPerSecond());
        at(203, 9000);
        assertEquals(OptionalDouble.of(100), arrivals.bytesPerSecond());
    }

    /** The decision whether a city may be promoted goes by the holder's floor; what is shown of its age is the same measure. */
    @Property(tries = 300)
    void whoMayNotBePromotedForTheRecoveryPointIsShownToBeBeyondIt(
            @ForAll @Size(min = 5, max = 40) List<@IntRange(min = 0, max = 500) Integer> written,
            @ForAll @IntRange(min = 1, max = 4) int everySeconds,
            @ForAll @IntRange(min = 0, max = 20_000) int reached) {
        var clock = new AtomicLong();
        var holder = new PositionHistory(clock::get);
        var seen = new PositionArrivals(clock::get);
        long position = 0;
        Lsn floor = Lsn.ZERO;
        for (int bytes : written) {
            clock.addAndGet(Duration.ofSeconds(everySeconds).toNanos());
            position += bytes;
            floor = holder.floor(new Lsn(position), RECOVERY_POINT);
            seen.renewed(record(1, position));
        }

        Lag lag = seen.lag(new Lsn(reached)).orElseThrow();
        boolean promotable = new Lsn(reached).compareTo(floor) >= 0;

        boolean within = !lag.beyond(RECOVERY_POINT) && !lag.more();
        assertTrue(!within || promotable, "shown within the recovery point and refused: " + lag + " floor " + floor);
        assertTrue(!promotable || !lag.beyond(RECOVERY_POINT), "promotable and shown beyond it: " + lag + " " + floor);
    }

    private void at(int second, long position) {
        renew(second, position, 1);
    }

    private void renew(int second, long position, long epoch) {
        nanos.set(Duration.ofSeconds(second).toNanos());
        arrivals.renewed(record(epoch, position));
    }

    private static EpochRecord record(long epoch, long position) {
        return new EpochRecord(
                epoch,
                new City("jakarta"),
                "7",
                1,
                new Lsn(position),
                new Lsn(position),
                Duration.ofSeconds(10),
                Duration.ofSeconds(6),
                Optional.empty(),
                Instant.EPOCH,
                false,
                Lineage.UNKNOWN,
                Duration.ZERO);
    }
}
