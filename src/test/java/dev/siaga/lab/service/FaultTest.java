package dev.siaga.lab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.2, 0.5, 1})
    void the_share_that_fails_holds_in_every_window_to_one_order(double errors) {
        var fault = new Fault(errors, 0);
        for (int from = 0; from < 100; from++) {
            var failed = LongStream.range(from, from + 40).filter(fault::fails).count();
            assertEquals(40 * errors, failed, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void a_share_beyond_none_and_all_is_refused(double errors) {
        assertThrows(IllegalArgumentException.class, () -> new Fault(errors, 0));
    }

    @Test
    void none_fails_nothing() {
        assertEquals(0, LongStream.range(0, 1000).filter(Fault.NONE::fails).count());
    }
}
