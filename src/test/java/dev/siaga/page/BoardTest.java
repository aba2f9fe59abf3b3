package dev.siaga.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which light estates, budgets and incidents have, and what counts as news. */
class BoardTest {
    private static final Instant NOW = GivenCity.NOW;

    static Stream<Arguments> estates() {
        return Stream.of(
                arguments(0, List.of(), Optional.empty(), Light.GREEN, List.of()),
                arguments(3, List.of(), Optional.empty(), Light.ORANGE, List.of(Because.DEGRADED)),
                arguments(2, List.of(), Optional.empty(), Light.ORANGE, List.of(Because.DEGRADED)),
                arguments(1, List.of(), Optional.empty(), Light.RED, List.of(Because.WRITESSTOPPED)),
                arguments(0, List.of("SEV3"), Optional.empty(), Light.ORANGE, List.of(Because.INCIDENTOPEN)),
                arguments(0, List.of("SEV2"), Optional.empty(), Light.RED, List.of(Because.SEVEREINCIDENT)),
                arguments(0, List.of(), Optional.of("no such city"), Light.ORANGE, List.of(Because.UNUSABLE)));
    }

    @ParameterizedTest
    @MethodSource("estates")
    void an_estate_has_the_light_of_its_level_and_its_incidents(
            int level, List<String> incidents, Optional<String> unusable, Light light, List<Because> why) {
        EstateLine estate = estate(level, incidents, unusable, standby());

        assertEquals(why, estate.because());
        assertEquals(light, estate.light());
    }

    @Test
    void a_silent_standby_city_doesnt_make_its_estate_red() {
        CityLine silent = new CityMemory().line("bandung", false, false, Optional.empty(), NOW);

        assertEquals(Light.RED, silent.light());
        assertEquals(
                Light.ORANGE, estate(2, List.of(), Optional.empty(), silent).light());
    }

    static Stream<Arguments> budgets() {
        return Stream.of(
                arguments(0.4, Optional.empty(), true, true, 60, List.of()),
                arguments(0.0, Optional.empty(), true, false, 60, List.of(Because.USEDUP)),
                arguments(-0.2, Optional.of("SEV1"), true, false, 60, List.of(Because.USEDUP, Because.BURNINGFAST)),
                arguments(0.4, Optional.of("SEV2"), true, false, 60, List.of(Because.BURNINGFAST)),
                arguments(0.4, Optional.of("SEV4"), true, false, 60, List.of(Because.BURNING)),
                arguments(0.4, Optional.empty(), true, false, 60, List.of(Because.RELEASESTOPPED)),
                arguments(0.4, Optional.empty(), false, false, 60, List.of(Because.NOTMEASURED)),
                arguments(0.4, Optional.empty(), true, true, 301, List.of(Because.STALE)));
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void a_budget_has_the_light_of_what_is_left_and_how_it_burns(
            double left,
            Optional<String> severity,
            boolean measured,
            boolean release,
            int secondsAgo,
            List<Because> why) {
        BudgetLine budget = new BudgetLine(
                "api-availability",
                "api",
                false,
                OptionalDouble.of(99.9),
                OptionalDouble.of(left),
                OptionalDouble.of(17.2),
                severity,
                Optional.empty(),
                measured,
                release,
                Optional.empty(),
                Optional.of(NOW.minusSeconds(secondsAgo)),
                Duration.ofMinutes(5));

        assertEquals(why, budget.because(NOW));
        assertEquals(Because.worst(why), budget.light(NOW));
    }

    @Test
    void an_incidents_clocks_run_from_its_opening() {
        IncidentLine incident = incident("SEV2");

        assertFalse(incident.answerOverdue(NOW.plusSeconds(180)));
        assertTrue(incident.answerOverdue(NOW.plusSeconds(181)));
        assertFalse(incident.resolveOverdue(NOW.plusSeconds(900)));
        assertTrue(incident.resolveOverdue(NOW.plusSeconds(901)));
    }

    @Test
    void a_permit_that_ended_says_so() {
        EstateLine.Primary primary = new EstateLine.Primary("jakarta", 4, Optional.of(NOW), true);

        assertFalse(primary.ended(NOW.minusMillis(1)));
        assertTrue(primary.ended(NOW));
    }

    @Test
    void numbers_that_move_are_no_news_and_lights_that_change_are() {
        CityMemory memory = new CityMemory();
        Board before = board(memory.line(
                "bandung", false, false, Optional.of(GivenCity.standby().sight()), NOW));
        Board moved = board(memory.line(
                "bandung",
                false,
                false,
                Optional.of(GivenCity.standby()
                        .loaded(GivenCity.load(1300, false, false))
                        .sight()),
                NOW.plusSeconds(1)));
        Board changed = board(memory.line(
                "bandung",
                false,
                false,
                Optional.of(GivenCity.standby().members(1).sight()),
                NOW.plusSeconds(2)));

        assertEquals(before.news(), moved.news());
        assertNotEquals(before.news(), changed.news());
    }

    @Test
    void nobody_sees_an_estate_of_a_namespace_that_isnt_theirs() {
        Board board = board(standby());

        assertEquals(List.of(), board.of("shop"::equals).estates());
        assertEquals(1, board.of("orders"::equals).estates().size());
    }

    private static Board board(CityLine city) {
        return new Board(NOW, "jakarta", true, List.of(estate(0, List.of(), Optional.empty(), city)));
    }

    private static CityLine standby() {
        return GivenCity.standby().now();
    }

    private static EstateLine estate(int level, List<String> severities, Optional<String> unusable, CityLine city) {
        return new EstateLine(
                "orders",
                "orders",
                level,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                unusable,
                Optional.empty(),
                List.of(city),
                List.of(),
                severities.stream().map(BoardTest::incident).toList(),
                List.of());
    }

    private static IncidentLine incident(String severity) {
        return new IncidentLine(
                "api-1",
                "Orders fail",
                severity,
                "Declared",
                "Dewi",
                NOW,
                Duration.ofMinutes(3),
                Duration.ofMinutes(15),
                false);
    }
}
