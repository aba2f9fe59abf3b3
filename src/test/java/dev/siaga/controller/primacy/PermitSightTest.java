package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From when on a closed permit allowed nothing any more. */
class PermitSightTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Timing TIMING =
            GivenEstate.of(GivenEstate.KEY, GivenEstate.JAKARTA).estate().timing();

    private final PermitSight sight = new PermitSight();

    @BeforeEach
    void aPermitThatRunsForThreeSecondsMore() {
        sight.seen(new Permit.Primary(4, NOON.plusSeconds(3)), NOON, TIMING);
    }

    @Test
    void whatWasSeenWhileTheApiServerHadNotTakenTheEndYetIsBeforeIt() {
        Permit.Primary sent = closed(NOON.minus(TIMING.margin()));

        sight.seen(sent, NOON.plusSeconds(2), TIMING);

        assertEquals(closed(NOON.plusSeconds(2).minus(TIMING.margin())), sight.permit());
    }

    @Test
    void toReadItOnceMoreChangesNothing() {
        Permit.Primary sent = closed(NOON.minus(TIMING.margin()));
        sight.seen(sent, NOON.plusSeconds(1), TIMING);
        Permit known = sight.permit();

        sight.seen(sent, NOON.plusSeconds(60), TIMING);

        assertEquals(known, sight.permit());
    }

    @Test
    void aPermitThatHadRunOutWhenItWasSealedEndedThen() {
        Permit.Primary ranOut = new Permit.Primary(4, NOON.plusSeconds(3));
        Permit.Primary sealed = closed(NOON.plusSeconds(3).minusMillis(1));

        sight.sealed(sealed, ranOut, NOON.plusSeconds(60), TIMING);

        assertEquals(closed(ranOut.until()), sight.permit());
        assertTrue(sight.isFinal());
    }

    @Test
    void whoeverReadsThatAPermitWasClosedLongAgoWaitsForNothing() {
        PermitSight started = new PermitSight();

        started.seen(closed(NOON), NOON.plusSeconds(3600), TIMING);

        assertEquals(closed(NOON.plus(TIMING.permit()).plus(TIMING.margin())), started.permit());
        assertFalse(started.isFinal());
        assertEquals(new Permit.Primary(4, Instant.MAX), started.provable());
    }

    @Test
    void anExtensionThatCameInAfterwardsOpensIt() {
        sight.seen(closed(NOON), NOON.plusSeconds(1), TIMING);
        sight.seen(new Permit.Primary(4, NOON.plusSeconds(6)), NOON.plusSeconds(2), TIMING);
        sight.seen(closed(NOON), NOON.plusSeconds(5), TIMING);

        assertEquals(closed(NOON.plusSeconds(5).minus(TIMING.margin())), sight.permit());
    }

    private static Permit.Primary closed(Instant until) {
        return new Permit.Primary(4, until, true);
    }
}
