package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeCoverTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @ParameterizedTest(name = "period {0}, timeout {1}, {2} failures, grace {3}, preStop {4}: {5} s")
    @CsvSource({
        "1, 2, 3, 1, false, 10",
        "2, 1, 3, 1, false, 10",
        "2, 2, 3, 1, false, 11",
        "10, 1, 3, 30, false, 62",
        "1, 1, 1, 0, false, 5",
        "1, 1, 1, 5, true, 10",
    })
    void a_frozen_member_lives_for(int period, int timeout, int failures, int grace, boolean preStop, long expected) {
        assertEquals(
                Duration.ofSeconds(expected),
                probe(period, timeout, failures, grace, preStop).endsFrozenWithin());
    }

    /** The kubelet acted out second by second, the freeze coming right after an answer. */
    @Property
    void no_kubelet_takes_longer(
            @ForAll @IntRange(min = 1, max = 30) int period,
            @ForAll @IntRange(min = 1, max = 30) int timeout,
            @ForAll @IntRange(min = 1, max = 10) int failures,
            @ForAll @IntRange(max = 60) int grace) {
        long now = 0;
        long tick = period;
        for (int failed = 0; failed < failures; failed++) {
            now = Math.max(now, tick) + timeout;
            tick += period;
        }
        long killed = now + 1 + Math.max(grace, 2);

        assertEquals(
                true,
                probe(period, timeout, failures, grace, false)
                                .endsFrozenWithin()
                                .toSeconds()
                        >= killed);
    }

    @Test
    void members_that_are_ended_within_the_grace_are_covered() {
        assertEquals(new FreezeCover.Kubelet(Duration.ofSeconds(10)), cover(false, probe(1, 2, 3, 1, false), quick()));
    }

    @Test
    void the_slowest_member_decides() {
        assertEquals(
                new FreezeCover.TooSlow(Duration.ofSeconds(62), GRACE),
                cover(false, quick(), probe(10, 1, 3, 30, false)));
    }

    @Test
    void a_member_without_a_probe_leaves_the_city_uncovered() {
        assertEquals(
                new FreezeCover.NoProbe(GRACE),
                FreezeCover.of(List.of(Optional.of(quick()), Optional.empty()), false, GRACE));
    }

    @Test
    void a_required_watchdog_covers_whatever_freezes() {
        assertEquals(new FreezeCover.Watchdog(), FreezeCover.of(List.of(Optional.empty()), true, GRACE));
    }

    @Test
    void nothing_is_said_of_no_member() {
        assertEquals(new FreezeCover.Unknown(), cover(false));
    }

    @Test
    void what_is_left_for_the_questions_is_what_a_fitting_probe_may_use() {
        Duration room = LivenessProbe.roomToNotice(GRACE);

        assertEquals(Duration.ofSeconds(1 + 2 * 2 + 2), room);
    }

    private static FreezeCover cover(boolean watchdog, LivenessProbe... members) {
        return FreezeCover.of(List.of(members).stream().map(Optional::of).toList(), watchdog, GRACE);
    }

    private static LivenessProbe quick() {
        return probe(1, 1, 3, 1, false);
    }

    private static LivenessProbe probe(int period, int timeout, int failures, int grace, boolean preStop) {
        return new LivenessProbe(
                Duration.ofSeconds(period), Duration.ofSeconds(timeout), failures, Duration.ofSeconds(grace), preStop);
    }
}
