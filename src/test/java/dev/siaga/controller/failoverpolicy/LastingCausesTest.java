package dev.siaga.controller.failoverpolicy;

import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.controller.failoverpolicy.LastingCauses.Say;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastingCausesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final LastingCauses causes = new LastingCauses(null);

    @Test
    void whatLastsIsToldAndSoIsItsEnd() {
        assertEquals(Say.NOTHING, at(0, true));
        assertEquals(Say.NOTHING, at(59, true));
        assertEquals(Say.DECLARE, at(60, true));
        assertEquals(Say.NOTHING, at(61, false));
        assertEquals(Say.CALM, at(121, false));
    }

    @Test
    void whatComesAndGoesIsNeither() {
        for (int second = 0; second < 600; second += 30) {
            assertEquals(Say.NOTHING, at(second, second % 60 == 0), "at " + second);
        }
    }

    @Test
    void whatIsOutOfSightForAWhileHasNotLasted() {
        assertEquals(Say.NOTHING, at(0, true));
        causes.lostSight(KEY, "a");
        assertEquals(Say.NOTHING, at(61, true));
        assertEquals(Say.DECLARE, at(121, true));
    }

    @Test
    void whatIsOutOfSightHasNotComeBack() {
        assertEquals(Say.NOTHING, at(0, false));
        causes.lostSight(KEY, "a");
        assertEquals(Say.CALM, at(60, false));
    }

    @Test
    void whatBeganWhenAnotherIncidentToldItIsNotToldAgain() {
        Instant told = NOON.plusSeconds(10);

        assertEquals(Say.NOTHING, causes.judge(KEY, "a", true, Duration.ZERO, told, NOON.plusSeconds(10)));
        assertEquals(Say.NOTHING, causes.judge(KEY, "a", true, Duration.ZERO, told, NOON.plusSeconds(9000)));
        assertEquals(Say.CALM, causes.judge(KEY, "a", false, Duration.ZERO, told, NOON.plusSeconds(9001)));
        assertEquals(Say.DECLARE, causes.judge(KEY, "a", true, Duration.ZERO, told, NOON.plusSeconds(9002)));
    }

    private Say at(int second, boolean seen) {
        return causes.judge(KEY, "a", seen, Duration.ofMinutes(1), Instant.MIN, NOON.plusSeconds(second));
    }
}
