package dev.siaga.incident;

import static dev.siaga.incident.Phase.ACKNOWLEDGED;
import static dev.siaga.incident.Phase.CLOSED;
import static dev.siaga.incident.Phase.DECLARED;
import static dev.siaga.incident.Phase.MERGED;
import static dev.siaga.incident.Phase.MITIGATED;
import static dev.siaga.incident.Phase.POSTMORTEM_PENDING;
import static dev.siaga.incident.Phase.REOPENED;
import static dev.siaga.incident.Phase.RESOLVED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of phases: whether the second may follow the first, in the table and in what the decider makes of the facts. */
class PhaseTest {
    private static final Map<Phase, Set<Phase>> ALLOWED = Map.of(
            DECLARED, Set.of(ACKNOWLEDGED, MERGED),
            ACKNOWLEDGED, Set.of(MITIGATED, MERGED),
            MITIGATED, Set.of(RESOLVED, REOPENED, MERGED),
            RESOLVED, Set.of(POSTMORTEM_PENDING, CLOSED, REOPENED, MERGED),
            POSTMORTEM_PENDING, Set.of(CLOSED, REOPENED, MERGED),
            CLOSED, Set.of(REOPENED),
            REOPENED, Set.of(ACKNOWLEDGED, MERGED),
            MERGED, Set.of());

    static Stream<Arguments> pairs() {
        return Arrays.stream(Phase.values())
                .flatMap(from -> Arrays.stream(Phase.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_pair_is_allowed_or_refused_as_the_lifecycle_says(Phase from, Phase to) {
        assertEquals(ALLOWED.get(from).contains(to), from.next().contains(to));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void no_set_of_facts_takes_a_course_along_a_refused_pair(Phase from, Phase to) {
        Instant now = GivenIncident.at(10);
        Course course = in(from);

        IncidentDecision decision = IncidentDecider.decide(only(to), course, now);

        Optional<Phase> reached =
                decision instanceof IncidentDecision.Advance a ? Optional.of(a.to()) : Optional.<Phase>empty();
        boolean bySiaga = from == RESOLVED && (to != REOPENED && to != MERGED);
        assertTrue(
                bySiaga || reached.isEmpty() || ALLOWED.get(from).contains(reached.get()),
                () -> from + " led to " + reached);
        if (ALLOWED.get(from).contains(to) && to != POSTMORTEM_PENDING && from != RESOLVED) {
            assertEquals(Optional.of(to), reached);
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_measurement_that_calms_mitigates_only_what_is_not_mitigated_yet(Phase from) {
        Facts facts = GivenIncident.of(Severity.SEV3).calm(9).facts();

        IncidentDecision decision = IncidentDecider.decide(facts, in(from), GivenIncident.at(10));

        boolean mitigated = decision instanceof IncidentDecision.Advance a && a.to() == MITIGATED;
        assertEquals(Set.of(DECLARED, REOPENED, ACKNOWLEDGED).contains(from), mitigated);
    }

    /** A course that stands at a phase since noon. */
    private static Course in(Phase phase) {
        Facts facts = GivenIncident.of(Severity.SEV3).facts();
        Course begun = Course.begin(facts, GivenIncident.NOON);
        return phase == DECLARED
                ? begun
                : begun.after(
                        new IncidentDecision.Advance(phase, GivenIncident.by("Budi", 0), "for the test"),
                        GivenIncident.NOON);
    }

    /** Facts that speak of nothing but the step to this phase. */
    private static Facts only(Phase to) {
        GivenIncident given = GivenIncident.of(Severity.SEV3)
                .within(Duration.ofHours(5), Duration.ofHours(5))
                .postmortem();
        return switch (to) {
            case DECLARED, POSTMORTEM_PENDING -> given.facts();
            case ACKNOWLEDGED -> given.acknowledged(5).facts();
            case MITIGATED -> given.mitigated(5).facts();
            case RESOLVED -> given.resolved(5).facts();
            case CLOSED -> given.closed(5).facts();
            case REOPENED -> reopenedOnceMore(given);
            case MERGED -> given.mergedInto("api-0").facts();
        };
    }

    private static Facts reopenedOnceMore(GivenIncident given) {
        // A course that was reopened for the test has counted one; the second entry is the new one for every other.
        return given.reopened(5).facts();
    }
}
