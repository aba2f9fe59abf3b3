package dev.siaga.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** How often somebody may; and the line that a series is drawn as. */
class AllowanceTest {
    private static final Instant NOW = GivenCity.NOW;

    private final Allowance allowance = new Allowance(2, Duration.ofMinutes(10));

    @Test
    void so_many_times_within_so_much_time_and_then_again() {
        assertTrue(allowance.take("dewi", NOW));
        assertTrue(allowance.take("dewi", NOW.plusSeconds(1)));
        assertFalse(allowance.take("dewi", NOW.plusSeconds(599)));
        assertTrue(allowance.take("dewi", NOW.plusSeconds(600)));
        assertFalse(allowance.take("dewi", NOW.plusSeconds(600)));
    }

    @Test
    void one_doesnt_use_up_what_is_anothers() {
        allowance.take("dewi", NOW);
        allowance.take("dewi", NOW);

        assertTrue(allowance.take("budi", NOW));
    }

    @Test
    void a_series_is_drawn_below_its_line() {
        assertEquals(
                "0.0,28.0 60.0,14.5 120.0,1.0",
                Sparkline.points(List.of(0.0, 2250.0, 4500.0), OptionalDouble.of(4500)));
        assertEquals("1.0", Sparkline.y(List.of(100.0), 4500));
    }

    @Test
    void a_series_beyond_its_line_is_drawn_whole() {
        assertEquals("0.0,1.0 120.0,28.0", Sparkline.points(List.of(9000.0, 0.0), OptionalDouble.of(4500)));
        assertEquals("14.5", Sparkline.y(List.of(9000.0), 4500));
    }

    @Test
    void nothing_but_zero_lies_on_the_ground() {
        assertEquals("0.0,28.0 120.0,28.0", Sparkline.points(List.of(0.0, 0.0), OptionalDouble.empty()));
    }
}
