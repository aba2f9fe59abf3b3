package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundnessTest {
    private static final Evidence.Settings GOOD = Given.settings(Optional.empty());

    @Test
    void a_patroni_that_gives_up_without_its_lock_is_sound() {
        assertEquals(Optional.empty(), fault(GOOD));
    }

    @Test
    void failsafe_mode_is_unsound() {
        assertTrue(fault(with(false, true, Given.PATRONI)).orElseThrow().contains("failsafe_mode: false"));
    }

    @Test
    void a_paused_patroni_is_unsound() {
        assertTrue(fault(with(true, false, Given.PATRONI)).orElseThrow().contains("resume"));
    }

    @Test
    void a_patroni_slower_than_the_policy_says_is_unsound() {
        Timing.PatroniTiming slow =
                new Timing.PatroniTiming(Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofSeconds(3));

        assertTrue(fault(with(false, false, slow)).orElseThrow().contains("loop_wait"));
    }

    @Test
    void a_clock_beyond_the_margin_is_unsound() {
        assertEquals(Optional.empty(), fault(GOOD.measured(Given.TIMING.margin(), Optional.empty())));
        assertTrue(fault(GOOD.measured(Given.TIMING.margin().plusMillis(1), Optional.empty()))
                .orElseThrow()
                .contains("clock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.7", "3.3.2", "2.1"})
    void a_patroni_before_4_1_is_unsound(String version) {
        assertTrue(fault(GOOD.measured(Duration.ZERO, Optional.of(version)))
                .orElseThrow()
                .contains(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.0", "4.10", "5.0.0", "master"})
    void newer_and_unnamed_versions_are_sound(String version) {
        assertEquals(Optional.empty(), fault(GOOD.measured(Duration.ZERO, Optional.of(version))));
    }

    private static Optional<String> fault(Evidence.Settings settings) {
        return Soundness.fault(settings, Given.TIMING);
    }

    private static Evidence.Settings with(boolean paused, boolean failsafe, Timing.PatroniTiming timing) {
        return new Evidence.Settings(timing, paused, failsafe, Optional.empty(), Duration.ZERO, Optional.empty());
    }
}
