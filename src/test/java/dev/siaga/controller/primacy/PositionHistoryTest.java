package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionHistoryTest {
    private static final Duration RECOVERY_POINT = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final PositionHistory history = new PositionHistory(nanos::get);

    @Test
    void theOldestKnownPositionCountsUntilThereIsAnOldEnoughOne() {
        assertEquals(100, floorAt(0));
        assertEquals(100, floorAt(4));
        assertEquals(100, floorAt(10));
    }

    /** Whoever reaches the floor lost no more than the recovery point, whenever it is asked for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10})
    void theFloorIsThePositionOfAtMostARecoveryPointEarlier(int everySeconds) {
        for (int second = 0; second <= 60; second += everySeconds) {
            long oldest = Math.max(0, second - RECOVERY_POINT.toSeconds());
            long firstMarkSince = (oldest + everySeconds - 1) / everySeconds * everySeconds;

            assertEquals(100 + firstMarkSince, floorAt(second), "at " + second + " s");
        }
    }

    @Test
    void afterALongSilenceOnlyThePresentPositionIsKnown() {
        floorAt(0);

        assertEquals(3700, floorAt(3600));
    }

    @Test
    void anotherEpochBeginsWithWhatItWasWonWith() {
        floorAt(0);
        history.begin(2, new Lsn(90), List.of());

        assertEquals(90, floorAt(1));
        assertEquals(90, floorAt(11));
        assertEquals(111, floorAt(20));
    }

    /** Nobody writes without a primary: however long that took, it is no time of writes that a candidate could have lost. */
    @Test
    void aNewPrimaryGoesOnFromWhatTheOneBeforeHad() {
        floorAt(0);
        history.begin(2, new Lsn(95), List.of(past(8, 70), past(4, 90), past(0, 99)));

        assertEquals(70, floorAt(60));
        assertEquals(70, floorAt(62));
        assertEquals(90, floorAt(63));
        assertEquals(90, floorAt(66));
        assertEquals(95, floorAt(67), "what the winner didn't have nobody else needs");
        assertEquals(163, floorAt(73));
    }

    @Test
    void anEpochBeginsOnce() {
        history.begin(2, new Lsn(95), List.of(past(8, 70)));
        history.begin(2, new Lsn(95), List.of());

        assertEquals(70, floorAt(1));
    }

    private static PositionHistory.Past past(long seconds, long position) {
        return new PositionHistory.Past(Duration.ofSeconds(seconds), new Lsn(position));
    }

    /** The primary writes a byte a second, from 100 on. */
    private long floorAt(long second) {
        nanos.set(Duration.ofSeconds(second).toNanos() - 5);
        return history.floor(new Lsn(100 + second), RECOVERY_POINT).bytes();
    }
}
