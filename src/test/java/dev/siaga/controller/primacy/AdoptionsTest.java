package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may be taken up while others are. */
class AdoptionsTest {
    private final Adoptions adoptions = new Adoptions();

    @Test
    void the_next_waits_until_one_of_them_was_renewed() {
        assertTrue(IntStream.range(0, 24).allMatch(n -> begins(n, 0)));
        assertFalse(begins(24, 1));

        adoptions.renewed(estate(7));

        assertTrue(begins(24, 2));
        assertFalse(begins(25, 2));
    }

    @Test
    void one_that_has_begun_goes_on() {
        assertTrue(IntStream.range(0, 24).allMatch(n -> begins(n, 0)));

        assertTrue(begins(3, 1));
    }

    @Test
    void those_that_come_to_nothing_hold_up_nobody_for_good() {
        assertTrue(IntStream.range(0, 24).allMatch(n -> begins(n, 0)));
        assertFalse(begins(24, 15));

        assertTrue(begins(24, 16));
    }

    private boolean begins(int number, int second) {
        return adoptions.begin(estate(number), Duration.ofSeconds(second).toNanos());
    }

    private static EstateKey estate(int number) {
        return new EstateKey("estate-" + number, "orders");
    }
}
