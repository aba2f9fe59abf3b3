package dev.siaga.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.cli.doctor.Facts.GuardPart.State;
import dev.siaga.cli.doctor.Finding.Verdict;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {
    private static final Timing.PatroniTiming PATRONI = new Timing.PatroniTiming(seconds(30), seconds(10), seconds(10));
    private static final Timing TIMING = new Timing(
            seconds(15),
            seconds(3),
            seconds(2),
            PATRONI,
            false,
            seconds(2),
            seconds(30),
            seconds(180),
            seconds(10),
            seconds(600));
    private static final Facts.Settings SETTINGS = new Facts.Settings(
            PATRONI, false, false, true, true, true, true, Set.of("siaga_bandung", "siaga_surabaya"));

    private Known<Facts.Operator> operator = Known.seen(new Facts.Operator(2, 2));
    private Known<List<String>> missingRights = Known.seen(List.of());
    private Known<List<Facts.GuardPart>> guard =
            Known.seen(List.of(new Facts.GuardPart("ValidatingAdmissionPolicy siaga-primacy", State.STANDS)));
    private Known<Facts.Settings> settings = Known.seen(SETTINGS);
    private Known<List<Facts.Member>> members =
            Known.seen(List.of(member("db-0", "4.1.5", "a"), member("db-1", "4.1.5", "b")));
    private Optional<List<String>> missingKeys = Optional.of(List.of());
    private Known<Boolean> granted = Known.seen(true);
    private Known<Facts.Budget> budget = Known.seen(new Facts.Budget(List.of("orders-members")));
    private final Map<String, Facts.Condition> conditions = new HashMap<>();
    private Map<String, String> systems = Map.of("jakarta", "7", "bandung", "7");
    private Known<Facts.Succession> succession = Known.seen(new Facts.Succession(true, Optional.empty()));
    private Known<Duration> skew = Known.seen(Duration.ZERO);
    private Known<Facts.Renewal> renewal = Known.seen(new Facts.Renewal(100, Duration.ofMillis(40)));

    DoctorTest() {
        Stream.of("Valid", "QuorumReachable", "Fenced", "FreezeCovered", "Placed", "Replicating")
                .forEach(type -> conditions.put(type, new Facts.Condition("True", "Well", "well")));
    }

    @Test
    void aHealthyEstateHasNoFaultAndNoAdvice() {
        List<Finding> findings = examine();

        assertEquals(List.of(), with(findings, Verdict.FAULT));
        assertEquals(List.of(), with(findings, Verdict.ADVICE));
        assertFalse(with(findings, Verdict.GOOD).isEmpty());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("operator", d -> d.operator = Known.seen(new Facts.Operator(2, 0))),
                mistake("operator's rights", d -> d.missingRights = Known.seen(List.of("get pods"))),
                mistake("fence", d -> d.guard = Known.seen(List.of(new Facts.GuardPart("it", State.MISSING)))),
                mistake("fence", d -> d.guard = Known.seen(List.of(new Facts.GuardPart("it", State.EDITED)))),
                mistake(
                        "Patroni and the fence",
                        d -> d.settings = Known.seen(settings(
                                new Timing.PatroniTiming(seconds(60), seconds(10), seconds(10)), false, false))),
                mistake("Patroni and the fence", d -> d.settings = Known.seen(settings(PATRONI, true, false))),
                mistake("Patroni and the fence", d -> d.settings = Known.seen(settings(PATRONI, false, true))),
                mistake(
                        "rewind",
                        d -> d.settings = Known.seen(
                                new Facts.Settings(PATRONI, false, false, true, false, true, true, SETTINGS.slots()))),
                mistake(
                        "slot for surabaya",
                        d -> d.settings = Known.seen(new Facts.Settings(
                                PATRONI, false, false, true, true, true, true, Set.of("siaga_bandung")))),
                mistake("members", d -> d.members = Known.seen(List.of())),
                mistake(
                        "Patroni's version",
                        d -> d.members =
                                Known.seen(List.of(member("db-0", "4.0.7", "a"), member("db-1", "4.1.5", "b")))),
                mistake(
                        "placement",
                        d -> d.members =
                                Known.seen(List.of(member("db-0", "4.1.5", "a"), member("db-1", "4.1.5", "a")))),
                mistake(
                        "anti-affinity",
                        d -> d.members = Known.seen(List.of(
                                new Facts.Member("db-0", Optional.of("4.1.5"), Optional.of("a"), false, true)))),
                mistake("disruption budget", d -> d.budget = Known.seen(new Facts.Budget(List.of()))),
                mistake("disruption budget", d -> d.budget = Known.seen(new Facts.Budget(List.of("one", "two")))),
                mistake("Secret rest", d -> d.missingKeys = Optional.empty()),
                mistake("Secret rest", d -> d.missingKeys = Optional.of(List.of("password"))),
                mistake("Secret rest", d -> d.granted = Known.seen(false)),
                mistake(
                        "quorum",
                        d -> d.conditions.put(
                                "QuorumReachable", new Facts.Condition("False", "QuorumUnreachable", "refused"))),
                mistake(
                        "frozen members",
                        d -> d.conditions.put(
                                "FreezeCovered", new Facts.Condition("False", "NoLivenessProbe", "none"))),
                mistake("one database", d -> d.systems = Map.of("jakarta", "7", "bandung", "8")),
                mistake(
                        "succession",
                        d -> d.succession = Known.seen(new Facts.Succession(true, Optional.of("no candidate")))),
                mistake("succession", d -> d.succession = Known.seen(new Facts.Succession(false, Optional.empty()))),
                mistake("clocks", d -> d.skew = Known.seen(seconds(3))),
                mistake("quorum's latency", d -> d.renewal = Known.seen(new Facts.Renewal(9, seconds(6)))));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeIsOneFaultWithARemedy(String check, Planting planting) {
        planting.in(this);

        List<Finding> faults = with(examine(), Verdict.FAULT);

        assertEquals(List.of(check), faults.stream().map(Finding::check).toList());
        assertTrue(
                faults.stream()
                        .noneMatch(fault ->
                                fault.message().isBlank() || fault.remedy().isBlank()),
                faults::toString);
    }

    @Test
    void whatNobodyCouldLookAtIsNoFaultAndNoReassurance() {
        operator = Known.hidden("forbidden");
        settings = Known.hidden("forbidden");
        conditions.clear();

        List<Finding> findings = examine();

        assertEquals(List.of(), with(findings, Verdict.FAULT));
        assertTrue(with(findings, Verdict.GOOD).stream()
                .noneMatch(f -> f.check().equals("operator") || f.check().equals("rewind")));
        assertTrue(
                with(findings, Verdict.UNKNOWN).stream().anyMatch(f -> f.check().equals("Patroni's settings")));
    }

    @Test
    void anEstateThatADryRunKeepsFromBeingGuardedHasNoFault() {
        guard = Known.seen(List.of(new Facts.GuardPart("it", State.AWAITED)));
        conditions.put("Fenced", new Facts.Condition("False", "NotGuarded", "this city has no permit yet"));

        assertEquals(List.of(), with(examine(), Verdict.FAULT));
        assertEquals(
                List.of("fence", "fence's soundness"),
                with(examine(), Verdict.ADVICE).stream().map(Finding::check).toList());
    }

    @Test
    void whatSomebodyDeletedAndSiagaKeepsIsNoFault() {
        guard = Known.seen(List.of(new Facts.GuardPart("the binding", State.KEPT)));

        assertEquals(List.of(), with(examine(), Verdict.FAULT));
        assertTrue(with(examine(), Verdict.ADVICE).getFirst().message().contains("the binding was deleted"));
    }

    @Test
    void whatIsWrongWithTheFenceIsAFaultInADryRunToo() {
        guard = Known.seen(
                List.of(new Facts.GuardPart("it", State.AWAITED), new Facts.GuardPart("the other", State.EDITED)));
        conditions.put("Fenced", new Facts.Condition("False", "FenceUnsound", "paused"));

        assertEquals(
                List.of("fence", "fence's soundness"),
                with(examine(), Verdict.FAULT).stream().map(Finding::check).toList());
    }

    @Test
    void theGravestStandsFirst() {
        skew = Known.seen(seconds(60));

        assertEquals("clocks", examine().getFirst().check());
    }

    private interface Planting {
        void in(DoctorTest test);
    }

    private static Arguments mistake(String check, Planting planting) {
        return Arguments.of(check, planting);
    }

    private List<Finding> examine() {
        return Doctor.examine(new Facts(
                "jakarta",
                TIMING,
                operator,
                missingRights,
                guard,
                settings,
                members,
                List.of(new Facts.Credentials("rest", Known.seen(missingKeys), granted)),
                Map.of("bandung", "siaga_bandung", "surabaya", "siaga_surabaya"),
                budget,
                conditions,
                systems,
                succession,
                skew,
                renewal));
    }

    private static List<Finding> with(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(f -> f.verdict() == verdict).toList();
    }

    private static Facts.Member member(String name, String version, String place) {
        return new Facts.Member(name, Optional.of(version), Optional.of(place), true, true);
    }

    private static Facts.Settings settings(Timing.PatroniTiming timing, boolean failsafe, boolean paused) {
        return new Facts.Settings(timing, failsafe, paused, true, true, true, true, SETTINGS.slots());
    }

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }
}
