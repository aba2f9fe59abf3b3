package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.Optional;
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
        history.begin(Optional.of(new Lsn(90)));

        assertEquals(90, floorAt(1));
        assertEquals(90, floorAt(10));
        assertEquals(101, floorAt(11));
    }

    @Test
    void orWithNoMemoryWhereNobodyKnowsThat() {
        floorAt(0);
        history.begin(Optional.empty());

        assertEquals(101, floorAt(1));
    }

    /** The primary writes a byte a second, from 100 on. */
    private long floorAt(long second) {
        nanos.set(Duration.ofSeconds(second).toNanos() - 5);
        return history.floor(new Lsn(100 + second), RECOVERY_POINT).bytes();
    }
}
