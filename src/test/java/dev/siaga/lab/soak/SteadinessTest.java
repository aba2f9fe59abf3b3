package dev.siaga.lab.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private static final Instant BEGAN = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void what_goes_up_and_down_is_flat() {
        assertTrue(of(Meter.MEMORY, minute -> 200 + 15 * (minute % 3)).flat());
    }

    @Test
    void what_only_the_beginning_needed_is_flat() {
        assertTrue(of(Meter.MEMORY, minute -> minute < 10 ? 100 : 220).flat());
    }

    @Test
    void a_leak_is_not() {
        var leak = of(Meter.MEMORY, minute -> 200 + minute);

        assertFalse(leak.flat());
        assertEquals(218, leak.early());
        assertEquals(254, leak.late());
        assertFalse(of(Meter.THREADS, minute -> 60 + minute / 5.0).flat());
    }

    @Test
    void of_what_is_counted_the_rate_must_stay_the_same() {
        var writes = of(Meter.API_WRITES, minute -> 5000 + 300.0 * minute);
        assertEquals(300, writes.early());
        assertTrue(writes.flat());

        assertFalse(of(Meter.API_WRITES, minute -> 300.0 * minute + 3.0 * minute * minute)
                .flat());
    }

    @Test
    void whoever_grew_most_is_told() {
        var samples = IntStream.range(0, 60)
                .mapToObj(minute -> new Sample(
                        BEGAN.plusSeconds(60L * minute),
                        Map.of(Meter.THREADS, Map.of("siaga-a", 80.0, "siaga-b", 60.0 + minute))))
                .toList();

        assertEquals("siaga-b", Steadiness.worst(Meter.THREADS, samples).whose());
    }

    @Test
    void a_few_samples_tell_nothing() {
        var few = samples(Meter.THREADS, Steadiness.LEAST - 1, _ -> 1);

        assertThrows(IllegalArgumentException.class, () -> Steadiness.worst(Meter.THREADS, few));
    }

    private static Steadiness of(Meter meter, IntToDoubleFunction value) {
        return Steadiness.worst(meter, samples(meter, 60, value));
    }

    private static List<Sample> samples(Meter meter, int count, IntToDoubleFunction value) {
        return IntStream.range(0, count)
                .mapToObj(minute -> new Sample(
                        BEGAN.plusSeconds(60L * minute), Map.of(meter, Map.of("siaga", value.applyAsDouble(minute)))))
                .toList();
    }
}
