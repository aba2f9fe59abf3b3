package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From when on a closed permit allowed nothing any more. */
class PermitSightTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Timing TIMING =
            GivenEstate.of(GivenEstate.KEY, GivenEstate.JAKARTA).estate().timing();

    private Instant now = NOON;
    private final OperatorClock clock = new OperatorClock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return Duration.between(NOON, now).toNanos();
        }
    };

    private final PermitSight sight = new PermitSight(clock);

    @BeforeEach
    void aPermitThatRunsForThreeSecondsMore() {
        at(NOON).seen(new Permit.Primary(4, NOON.plusSeconds(3)), TIMING);
    }

    @Test
    void whatWasSeenWhileTheApiServerHadNotTakenTheEndYetIsBeforeIt() {
        Permit.Primary sent = closed(NOON.minus(TIMING.margin()));

        at(NOON.plusSeconds(2)).seen(sent, TIMING);

        assertEquals(closed(NOON.plusSeconds(2).minus(TIMING.margin())), sight.permit());
    }

    @Test
    void toReadItOnceMoreChangesNothing() {
        Permit.Primary sent = closed(NOON.minus(TIMING.margin()));
        at(NOON.plusSeconds(1)).seen(sent, TIMING);
        Permit known = sight.permit();

        at(NOON.plusSeconds(60)).seen(sent, TIMING);

        assertEquals(known, sight.permit());
    }

    @Test
    void aPermitThatHadRunOutWhenItWasSealedEndedThen() {
        Permit.Primary ranOut = new Permit.Primary(4, NOON.plusSeconds(3));
        Permit.Primary sealed = closed(NOON.plusSeconds(3).minusMillis(1));

        at(NOON.plusSeconds(60)).sealed(sealed, ranOut, TIMING);

        assertEquals(closed(ranOut.until()), sight.permit());
        assertTrue(sight.isFinal());
    }

    @Test
    void whoeverReadsThatAPermitWasClosedLongAgoWaitsForNothing() {
        PermitSight started = new PermitSight(clock);
        now = NOON.plusSeconds(3600);

        started.seen(closed(NOON), TIMING);

        assertEquals(closed(NOON.plus(TIMING.permit()).plus(TIMING.margin())), started.permit());
        assertFalse(started.isFinal());
        assertEquals(new Permit.Primary(4, Instant.MAX), started.provable());
    }

    @Test
    void anExtensionThatCameInAfterwardsOpensIt() {
        at(NOON.plusSeconds(1)).seen(closed(NOON), TIMING);
        at(NOON.plusSeconds(2)).seen(new Permit.Primary(4, NOON.plusSeconds(6)), TIMING);
        at(NOON.plusSeconds(5)).seen(closed(NOON), TIMING);

        assertEquals(closed(NOON.plusSeconds(5).minus(TIMING.margin())), sight.permit());
    }

    private PermitSight at(Instant time) {
        now = time;
        return sight;
    }

    private static Permit.Primary closed(Instant until) {
        return new Permit.Primary(4, until, true);
    }
}
