package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.slo.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void an_alarm_rises_at_once() {
        Alarm.Firing alarm = rise("fast", Severity.SEV2);

        assertEquals("fast", alarm.tier());
        assertEquals(NOW, alarm.since());
    }

    @Test
    void it_eases_after_two_short_windows_of_calm() {
        Alarm alarm = rise("fast", Severity.SEV2);
        alarm = alarm.next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(1));
        assertInstanceOf(Alarm.Firing.class, alarm);

        Alarm before = alarm.next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(10));
        Alarm after = alarm.next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(11));

        assertInstanceOf(Alarm.Firing.class, before);
        assertEquals(new Alarm.Quiet(), after);
    }

    @Test
    void lingering_above_half_the_threshold_is_not_calm() {
        Alarm alarm = rise("fast", Severity.SEV2)
                .next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(1))
                .next(healthy(verdict("fast", Severity.SEV2, State.LINGERING)), at(10))
                .next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(11));

        assertEquals(Optional.of(at(11)), ((Alarm.Firing) alarm).calmSince());
    }

    @Test
    void what_is_unknown_neither_raises_nor_eases_and_breaks_the_calm() {
        assertEquals(
                new Alarm.Quiet(),
                new Alarm.Quiet().next(new Evaluation.Unknown(Evaluation.Cause.QUERY_FAILED, "killed"), NOW));
        Alarm alarm = rise("fast", Severity.SEV2)
                .next(healthy(verdict("fast", Severity.SEV2, State.CALM)), at(1))
                .next(new Evaluation.Unknown(Evaluation.Cause.QUERY_FAILED, "killed"), at(60));

        assertEquals(Optional.empty(), ((Alarm.Firing) alarm).calmSince());
        assertEquals(NOW, ((Alarm.Firing) alarm).since());
    }

    @Test
    void a_maintenance_freezes_the_alarm() {
        Alarm alarm = rise("fast", Severity.SEV2);

        assertEquals(alarm, alarm.next(new Evaluation.Frozen(at(100)), at(90)));
    }

    @Test
    void a_more_urgent_tier_takes_over_and_the_alarm_keeps_its_age() {
        Alarm.Firing alarm = (Alarm.Firing) rise("slow", Severity.SEV3)
                .next(
                        new Evaluation.Burning(List.of(
                                verdict("fast", Severity.SEV2, State.FIRING),
                                verdict("slow", Severity.SEV3, State.FIRING))),
                        at(5));

        assertEquals("fast", alarm.tier());
        assertEquals(NOW, alarm.since());
        assertEquals(at(5), alarm.tierSince());
    }

    @Test
    void a_less_urgent_tier_takes_over_only_once_the_urgent_one_has_been_calm() {
        var burning = new Evaluation.Burning(
                List.of(verdict("fast", Severity.SEV2, State.CALM), verdict("slow", Severity.SEV3, State.FIRING)));
        Alarm alarm = rise("fast", Severity.SEV2).next(burning, at(1));
        assertEquals("fast", ((Alarm.Firing) alarm).tier());

        alarm = alarm.next(burning, at(11));

        assertEquals("slow", ((Alarm.Firing) alarm).tier());
        assertEquals(NOW, ((Alarm.Firing) alarm).since());
    }

    @Test
    void an_alarm_of_a_tier_that_was_removed_ends() {
        Alarm alarm = rise("fast", Severity.SEV2).next(healthy(verdict("other", Severity.SEV2, State.CALM)), at(1));

        assertEquals(new Alarm.Quiet(), alarm);
    }

    private static Alarm.Firing rise(String tier, Severity severity) {
        return (Alarm.Firing) new Alarm.Quiet()
                .next(new Evaluation.Burning(List.of(verdict(tier, severity, State.FIRING))), NOW);
    }

    private static Evaluation healthy(Verdict verdict) {
        return new Evaluation.Healthy(List.of(verdict));
    }

    private static Verdict verdict(String tier, Severity severity, State state) {
        return new Verdict(tier, severity, state, "burn rate 14.4", TEN_MINUTES, severity.usual());
    }

    private static Instant at(int minutes) {
        return NOW.plus(Duration.ofMinutes(minutes));
    }
}
