package dev.siaga.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void the_order_of_the_figures_does_not_matter() {
        var spread = of(30, 16, 17);

        assertEquals(16, spread.min());
        assertEquals(17, spread.median());
        assertEquals(30, spread.max());
    }

    @Test
    void an_even_number_has_its_median_between_the_two_in_the_middle() {
        assertEquals(17.5, of(30, 18, 17, 16).median());
    }

    @Test
    void of_a_hundred_figures_one_may_lie_above_the_ninety_ninth_percentile() {
        var hundred =
                Spread.of(IntStream.rangeClosed(1, 100).asDoubleStream().boxed().toList());

        assertEquals(99, hundred.percentile(99));
        assertEquals(50, hundred.percentile(50));
        assertEquals(100, hundred.percentile(100));
        assertEquals(1, hundred.percentile(0));
    }

    @Test
    void of_a_few_figures_the_ninety_ninth_percentile_is_the_greatest() {
        assertEquals(3, of(1, 2, 3).percentile(99));
        assertEquals(7, Spread.of(List.of(7.0)).percentile(99));
    }

    private static Spread of(double... figures) {
        return Spread.of(DoubleStream.of(figures).boxed().toList());
    }
}
