package dev.siaga.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break the protocol is caught by a history that holds every invariant when nothing is broken. */
class MutantsTest {
    @BeforeAll
    static void failovers_are_not_told_in_the_log() {
        java.util.logging.Logger.getLogger("dev.siaga").setLevel(java.util.logging.Level.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "SKIP_GRACE, 27, ''",
        "NO_GUARD, 3, ''",
        "NO_HOLDER_COMPARE, 76, ''",
        "NO_EPOCH_COMPARE, 3545, ETCD_FREEZE SWITCHOVER OPERATOR_FREEZE TWO_LEADING_REPLICAS ETCD_ANSWERS_LATE",
        "FORGET_LINEAGE, 3, ''",
        "PERMIT_WITHOUT_MARGIN, 4, CITY_CUT_OFF CLOCK_JUMP",
        "STANDBY_BEFORE_RECOVERY, 88, SWITCHOVER API_SLOW",
        "SWITCH_BEFORE_CAUGHT_UP, 4, SWITCHOVER REPLICATION_STALL REPLICATION_CUT",
        "KEEP_FORK, 54, ''",
        "FORGET_WINS, 694, ''",
        "FORGET_QUORUM, 600001364, POWER_CUT POWER_CUT QUORUM_SET_BACK",
        "NO_PERMIT_COMPARE, 437, API_SLOW CITY_CUT_OFF SWITCHOVER API_ANSWERS_LOST",
        "SILENT_IS_GONE, 133, PATRONI_FREEZE CITY_CUT_OFF POSTGRES_FREEZE",
        "PERMIT_FROM_ANSWER, 446, ETCD_ANSWERS_LATE CITY_CUT_OFF CLOCK_JUMP",
        "IGNORE_RECOVERY_POINT, 122, REPLICATION_CUT POWER_CUT CITY_CUT_OFF"
    })
    void a_broken_protocol_is_caught(Mutant mutant, long seed, String faults) {
        List<Fault> kinds = faults.isEmpty()
                ? Fault.OF_THE_TESTS
                : Stream.of(faults.split(" ")).map(Fault::valueOf).toList();

        assertEquals(
                Optional.empty(),
                History.play(seed, 3, Mutant.NONE, kinds, null).broken());
        assertTrue(History.play(seed, 3, mutant, kinds, null)
                .broken()
                .filter(Witness.Violation.class::isInstance)
                .isPresent());
    }
}
