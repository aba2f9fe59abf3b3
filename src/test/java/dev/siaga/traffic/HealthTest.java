package dev.siaga.traffic;

import static dev.siaga.traffic.GivenUsers.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.traffic.InstanceHealth.State;
import dev.siaga.traffic.ServicesState.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From single answers to which kind of instance serves, and whether a city's services work at all. */
class HealthTest {
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> NO = Optional.of(false);

    /** Answers in their order, + good and - bad; two in a row count. */
    @ParameterizedTest
    @CsvSource({
        "'',UNKNOWN",
        "+,WORKING",
        "-,UNKNOWN",
        "--,FAILED",
        "+-,WORKING",
        "+--,FAILED",
        "+-+-+-,WORKING",
        "+--+,FAILED",
        "+--++,WORKING",
        "+--+-+-,FAILED",
        "-+,WORKING"
    })
    void an_instance_is_as_its_last_answers_in_a_row(String answers, State expected) {
        InstanceHealth health = InstanceHealth.UNKNOWN;
        for (char answer : answers.toCharArray()) {
            health = health.answered(answer == '+', 2);
        }
        assertEquals(expected, health.state());
    }

    @Test
    void one_answer_is_enough_where_one_counts() {
        assertEquals(State.FAILED, InstanceHealth.known(true).answered(false, 1).state());
        assertEquals(
                State.WORKING, InstanceHealth.known(false).answered(true, 1).state());
    }

    @Test
    void a_kind_works_while_one_instance_does_and_is_unknown_while_one_might() {
        InstanceHealth works = InstanceHealth.known(true);
        InstanceHealth failed = InstanceHealth.known(false);

        assertEquals(YES, InstanceHealth.any(List.of(failed, InstanceHealth.UNKNOWN, works)));
        assertEquals(Optional.empty(), InstanceHealth.any(List.of(failed, InstanceHealth.UNKNOWN)));
        assertEquals(NO, InstanceHealth.any(List.of(failed, failed)));
        assertEquals(NO, InstanceHealth.any(List.of()), "where there are none, none works");
    }

    @Test
    void the_main_instances_serve_before_the_backup() {
        assertEquals(Optional.of(Serving.MAIN), seen(YES, YES).serving());
        assertEquals(Optional.of(Serving.BACKUP), seen(NO, YES).serving());
        assertEquals(Optional.of(Serving.NONE), seen(NO, NO).serving());
        assertEquals(Optional.of(Serving.MAIN), seen(YES, Optional.empty()).serving());
        assertEquals(Optional.empty(), seen(NO, Optional.empty()).serving());
        assertEquals(Optional.empty(), seen(Optional.empty(), YES).serving());
    }

    @Test
    void nothing_has_worked_since_the_later_of_both_failed() {
        OwnHealth health =
                seen(YES, YES).seen(NO, YES, at(5)).seen(NO, NO, at(9)).seen(NO, NO, at(20));

        assertEquals(Optional.of(at(9)), health.downSince());
        assertEquals(Optional.empty(), health.seen(YES, NO, at(30)).downSince());
        assertEquals(
                Optional.of(at(31)),
                health.seen(YES, NO, at(30)).seen(NO, NO, at(31)).downSince());
    }

    @Test
    void what_can_not_be_said_leaves_what_was_known() {
        OwnHealth health = seen(NO, NO).seen(Optional.empty(), Optional.empty(), at(60));

        assertEquals(Optional.of(NOW), health.downSince());
    }

    @Test
    void services_are_down_once_all_have_been_for_a_time_and_back_once_one_has_been_for_a_time() {
        var services = new Services();
        assertEquals(Verdict.UNKNOWN, services.at(0, Serving.MAIN, Serving.MAIN));
        assertEquals(Verdict.WORKING, services.at(60, Serving.MAIN, Serving.MAIN));
        assertEquals(Verdict.WORKING, services.at(61, Serving.NONE, Serving.BACKUP));
        assertEquals(Verdict.WORKING, services.at(70, Serving.NONE, Serving.NONE));
        assertFalse(services.state.reliable(), "none works at the moment");
        assertEquals(Verdict.WORKING, services.at(249, Serving.NONE, Serving.NONE));
        assertEquals(Verdict.DOWN, services.at(250, Serving.NONE, Serving.NONE));
        assertEquals(Verdict.DOWN, services.at(300, Serving.BACKUP, Serving.NONE));
        assertEquals(Verdict.DOWN, services.at(330, Serving.NONE, Serving.NONE));
        assertEquals(Verdict.DOWN, services.at(340, Serving.NONE, Serving.MAIN));
        assertEquals(Verdict.DOWN, services.at(399, Serving.NONE, Serving.MAIN));
        assertEquals(Verdict.WORKING, services.at(400, Serving.NONE, Serving.MAIN));
        assertTrue(services.state.reliable());
    }

    @Test
    void a_city_without_services_or_with_unknown_ones_is_not_down() {
        assertEquals(Verdict.UNKNOWN, state(List.of(), 999).verdict());
        assertEquals(
                Verdict.UNKNOWN,
                state(List.of(Optional.empty(), Optional.of(Serving.NONE)), 999).verdict());
    }

    @Test
    void services_of_which_none_has_ever_worked_are_not_down_but_not_there_yet() {
        var services = new Services();
        services.at(0, Serving.NONE, Serving.NONE);
        assertEquals(Verdict.UNKNOWN, services.at(999, Serving.NONE, Serving.NONE));

        services.at(1000, Serving.BACKUP, Serving.NONE);
        services.at(1001, Serving.NONE, Serving.NONE);
        assertEquals(Verdict.DOWN, services.at(1999, Serving.NONE, Serving.NONE));
    }

    @Test
    void a_replica_that_takes_over_counts_on_what_the_last_one_saw_work() {
        var services = new Services();
        services.at(0, Serving.NONE, Serving.NONE);
        services.state = services.state.remembered(true);

        assertEquals(Verdict.DOWN, services.at(999, Serving.NONE, Serving.NONE));
    }

    private static ServicesState state(List<Optional<Serving>> services, int second) {
        Duration patience = Duration.ofSeconds(1);
        return ServicesState.UNKNOWN
                .seen(services, patience, patience, NOW)
                .seen(services, patience, patience, at(second));
    }

    private static OwnHealth seen(Optional<Boolean> main, Optional<Boolean> backup) {
        return OwnHealth.UNKNOWN.seen(main, backup, NOW);
    }

    private static Instant at(int second) {
        return NOW.plusSeconds(second);
    }

    private static final class Services {
        private ServicesState state = ServicesState.UNKNOWN;

        Verdict at(int second, Serving one, Serving other) {
            state = state.seen(
                    List.of(Optional.of(one), Optional.of(other)),
                    GivenUsers.PATIENCE.downAfter(),
                    GivenUsers.PATIENCE.backAfter(),
                    HealthTest.at(second));
            return state.verdict();
        }
    }
}
