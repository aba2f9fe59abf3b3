package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.incident.Claiming.Claim;
import dev.siaga.incident.Claiming.Kept;
import dev.siaga.incident.Keeping.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seen from Jakarta, while Surabaya is lost. */
class ClaimingTest {
    private static final Sight SIGHT = new Sight(
            "jakarta",
            List.of("jakarta", "bandung", "surabaya"),
            Optional.empty(),
            Set.of("jakarta", "bandung"),
            Set.of("surabaya"));

    @Test
    void what_nobody_claimed_is_claimed_first() {
        assertEquals(new Claiming.Take(0), decide(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DECLARED", "ACKNOWLEDGED", "MITIGATED", "REOPENED"})
    void what_is_open_elsewhere_stays_there(Phase phase) {
        assertEquals(new Claiming.Elsewhere("bandung", "api-3"), decide("bandung", 600, "bandung", phase, 600));
        assertEquals(
                new Claiming.Elsewhere("surabaya", "api-3"),
                decide("bandung", 600, "surabaya", phase, 600),
                "a living city will adopt it");
    }

    @Test
    void what_this_city_keeps_is_its_own_wherever_it_was_declared() {
        assertEquals(new Claiming.Ours(), decide("surabaya", 600, "jakarta", Phase.ACKNOWLEDGED, 600));
        assertEquals(new Claiming.Ours(), decide(claim("jakarta", 600), Optional.empty()));
    }

    @Test
    void a_claim_that_is_young_is_respected_as_long_as_its_city_lives() {
        assertInstanceOf(Claiming.Await.class, decide(claim("bandung", 0), Optional.empty()));
        assertEquals(new Claiming.Take(3), decide(claim("bandung", 1), Optional.empty()));
        assertEquals(new Claiming.Take(3), decide(claim("surabaya", 0), Optional.empty()));
    }

    @Test
    void what_was_resolved_elsewhere_not_long_ago_is_reopened_there() {
        assertInstanceOf(Claiming.Await.class, decide("bandung", 600, "bandung", Phase.POSTMORTEM_PENDING, 59));
        assertEquals(new Claiming.Take(3), decide("bandung", 600, "bandung", Phase.POSTMORTEM_PENDING, 60));
        assertEquals(new Claiming.Take(3), decide("surabaya", 600, "surabaya", Phase.POSTMORTEM_PENDING, 1));
    }

    private static Claiming decide(String home, long claimed, String keeper, Phase phase, long since) {
        return decide(claim(home, claimed), Optional.of(new Kept(keeper, phase, GivenIncident.at(-since))));
    }

    private static Claiming decide(Optional<Claim> claim, Optional<Kept> kept) {
        return Claiming.decide(claim, kept, SIGHT, NOON, Duration.ofHours(1));
    }

    private static Optional<Claim> claim(String home, long minutesAgo) {
        return Optional.of(new Claim(home, "api-3", 3, GivenIncident.at(-minutesAgo)));
    }
}
