package dev.siaga.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrainTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T17:00:00Z");

    @Test
    void what_was_counted_between_two_samples_is_shared_out_over_the_time_between_them() {
        var strain = Strain.of(
                Map.of(BEGIN, 1_000_000L, BEGIN.plusSeconds(2), 2_000_000L, BEGIN.plusSeconds(4), 2_000_000L));

        assertEquals(Duration.ofSeconds(1), strain.between(BEGIN, BEGIN.plusSeconds(4)));
        assertEquals(Duration.ofMillis(500), strain.between(BEGIN.plusSeconds(1), BEGIN.plusSeconds(3)));
        assertEquals(Duration.ZERO, strain.between(BEGIN.plusSeconds(2), BEGIN.plusSeconds(3)));
    }

    @Test
    void several_sources_that_stall_at_once_count_no_longer_than_the_time_that_passed() {
        var strain = Strain.of(Map.of(BEGIN, 0L, BEGIN.plusSeconds(1), 2_500_000L));

        assertEquals(Duration.ofSeconds(1), strain.between(BEGIN, BEGIN.plusSeconds(1)));
    }

    @Test
    void nothing_is_known_before_the_first_sample_or_after_the_last() {
        var strain = Strain.of(Map.of(BEGIN, 0L, BEGIN.plusSeconds(1), 400_000L));

        assertEquals(Duration.ofMillis(400), strain.between(BEGIN.minusSeconds(9), BEGIN.plusSeconds(9)));
        assertEquals(Duration.ZERO, Strain.of(Map.of()).between(BEGIN, BEGIN.plusSeconds(9)));
        assertEquals(Duration.ZERO, strain.between(BEGIN.plusSeconds(1), BEGIN));
    }

    @Test
    void the_kernels_words_are_read_as_microseconds() {
        var pressure =
                "some avg10=1.71 avg60=5.44 avg300=16.06 total=%d\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n";
        var stat = "cpu  1459404 243831 446249 560650 6090 0 73059 200 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n";
        var stolen = 200 * 10_000 / Runtime.getRuntime().availableProcessors();

        assertEquals(12 + 30 + stolen, Strain.microseconds(pressure.formatted(12), pressure.formatted(30), stat));
        assertEquals(0, Strain.microseconds("", "", ""));
    }

    @Test
    void a_machine_with_more_to_do_than_it_can_is_under_strain() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/pressure/cpu")), "the kernel tells nothing");
        var strain = Strain.ofMachine();
        var from = Instant.now();

        var spinning = new AtomicBoolean(true);
        var spinners = IntStream.rangeClosed(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(_ -> Thread.ofPlatform().daemon().start(() -> spin(spinning)))
                .toList();
        try {
            await("the kernel to tell")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> strain.between(from, Instant.now()).isPositive());
        } finally {
            spinning.set(false);
            for (var spinner : spinners) {
                spinner.join();
            }
        }
    }

    private static void spin(AtomicBoolean on) {
        while (on.get()) {
            Thread.onSpinWait();
        }
    }
}
