package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.siaga.slo.Verdict.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peak is 3000 requests a second and the line is drawn at 4500, its headroom of half. */
class SaturationTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ServiceLevel.Capacity LINE = new ServiceLevel.Capacity(
            new Indicator.Gauge("rps", new Indicator.Limit.Fixed(4500), HOUR), Level.usual(), Maintenance.none());

    @ParameterizedTest
    @CsvSource({"3000, 0.5, 3000", "4499, 1, 1", "0, 4.5, 1000"})
    void a_growing_gauge_reaches_its_limit_in_what_is_left_by_its_slope(double value, double slope, int seconds) {
        assertEquals(new Outlook.In(Duration.ofSeconds(seconds)), new Saturation(value, 4500, slope).reach());
    }

    @ParameterizedTest
    @CsvSource({"3000, 0", "3000, -2", "3000, 1e-9"})
    void a_gauge_that_does_not_grow_never_reaches_it(double value, double slope) {
        assertEquals(new Outlook.Never(), new Saturation(value, 4500, slope).reach());
    }

    @ParameterizedTest
    @CsvSource({
        "4500, 0,   FIRING,    FIRING",
        "4499, 0,   LINGERING, CALM",
        "4049, 0,   CALM,      CALM",
        "900,  1,   CALM,      FIRING",
        "900,  0.6, CALM,      LINGERING",
        "900,  0.4, CALM,      CALM"
    })
    void levels_fire_at_the_limit_and_an_hour_before(double value, double slope, State full, State soon) {
        List<State> states = Level.usual().stream()
                .map(level -> level.judge(reading(value, slope), HOUR).state())
                .toList();

        assertEquals(List.of(full, soon), states);
    }

    @Test
    void a_gauge_that_cannot_be_read_is_unknown() {
        Assessment assessed = Assessor.assess(LINE, new Reading.Missing<>("no such series", List.of()), NOW);

        assertEquals(new Evaluation.Unknown(Evaluation.Cause.QUERY_FAILED, "no such series"), assessed.evaluation());
    }

    @Test
    void the_most_urgent_level_counts() {
        var burning = assertInstanceOf(
                Evaluation.Burning.class,
                Assessor.assess(LINE, reading(4600, 1), NOW).evaluation());

        assertEquals("full", burning.worst().tier());
    }

    @Test
    void a_limit_of_nothing_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Saturation(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Saturation(Double.NaN, 1, 0));
    }

    private static Reading<Saturation> reading(double value, double slope) {
        return new Reading.Measured<>(new Saturation(value, 4500, slope), NOW, List.of());
    }
}
