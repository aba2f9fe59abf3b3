package dev.siaga.controller.failoverpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailoverIncidentsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void a_failover_to_this_city_tells_its_measured_rto_and_lost_bytes() {
        Cause cause = cause("bandung", move("jakarta", "HolderLost", 17.24, 120L), NOON.plusSeconds(60))
                .orElseThrow();

        assertEquals("failover/orders/5", cause.key());
        assertEquals("The primary of orders moved from jakarta to bandung", cause.title());
        assertEquals(
                "HolderLost; writes were possible again after 17.2 s, within the objective of 180 s; 120 bytes were lost; epoch 5",
                cause.summary());
        assertEquals(Severity.SEV2, cause.severity());
        assertEquals(Optional.of(Situation.ONE_STANDBY_CITY_DOWN), cause.situation());
        assertEquals(new Affected(List.of("jakarta"), List.of(), List.of("orders")), cause.affected());
        assertEquals(NOON, cause.seen());
    }

    @Test
    void where_moves_are_traced_it_names_the_trace() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        Cause cause = cause("bandung", move("jakarta", "HolderLost", 17.24, 120L), Optional.of(trace), NOON)
                .orElseThrow();

        assertEquals(Optional.of(trace), cause.trace());
        assertTrue(cause.summary().endsWith("; epoch 5; trace " + trace), cause.summary());
    }

    @Test
    void one_beyond_the_recovery_time_is_a_sev1() {
        assertEquals(
                Severity.SEV1,
                cause("bandung", move("jakarta", "DatabaseDown", 180.5, null), NOON)
                        .orElseThrow()
                        .severity());
    }

    @Test
    void only_the_city_that_took_over_declares() {
        assertEquals(Optional.empty(), cause("surabaya", move("jakarta", "HolderLost", 17.0, 0L), NOON));
    }

    @Test
    void neither_a_planned_move_nor_an_adoption_nor_an_unfinished_one_is_an_incident() {
        assertEquals(Optional.empty(), cause("bandung", move("jakarta", "SwitchedOver", 3.0, 0L), NOON));
        assertEquals(Optional.empty(), cause("bandung", move(null, "Adopted", 0.0, 0L), NOON));
        assertEquals(Optional.empty(), cause("bandung", move("bandung", "HolderLost", 9.0, 0L), NOON));
        MoveDocument open = new MoveDocument(
                5, "jakarta", "bandung", "HolderLost", NOON.toString(), null, null, null, null, null, null);
        assertEquals(Optional.empty(), cause("bandung", open, NOON));
    }

    @Test
    void an_old_failover_is_not_told_after_a_restart() {
        assertEquals(
                Optional.empty(),
                cause("bandung", move("jakarta", "HolderLost", 17.0, 0L), NOON.plus(Duration.ofHours(2))));
    }

    @Test
    void what_the_old_primary_brings_back_is_told_by_the_city_that_took_over_once_it_is_known() {
        assertEquals(
                Optional.of(
                        "jakarta came back with 4096 bytes of log that it alone had; they were given up: what it committed after 2026-11-20T11:59:58Z until 2026-11-20T12:00:00Z, by its own clock"),
                observation("bandung", returned(4096L, NOON)));
        assertEquals(
                Optional.of("jakarta came back: its log holds nothing that the new primary lacks"),
                observation("bandung", returned(0L, null)));
        assertEquals(Optional.empty(), observation("surabaya", returned(4096L, NOON)));
        assertEquals(Optional.empty(), observation("bandung", returned(null, null)));
    }

    private static Optional<String> observation(String self, MoveDocument move) {
        return FailoverIncidents.observation(new City(self), move);
    }

    private static MoveDocument returned(Long bytes, Instant until) {
        return new MoveDocument(
                5,
                "jakarta",
                "bandung",
                "HolderLost",
                NOON.toString(),
                NOON.plusSeconds(17).toString(),
                17.0,
                0L,
                NOON.minusSeconds(2).toString(),
                bytes,
                until == null ? null : until.toString());
    }

    private static MoveDocument move(String from, String reason, Double rto, Long lost) {
        return new MoveDocument(
                5,
                from,
                "bandung",
                reason,
                NOON.toString(),
                NOON.plusSeconds(17).toString(),
                rto,
                lost,
                null,
                null,
                null);
    }

    private static Optional<Cause> cause(String self, MoveDocument move, Instant now) {
        return cause(self, move, Optional.empty(), now);
    }

    private static Optional<Cause> cause(String self, MoveDocument move, Optional<String> trace, Instant now) {
        return FailoverIncidents.cause(
                new EstateKey("orders", "orders"), new City(self), move, trace, Duration.ofMinutes(3), now);
    }
}
