package dev.siaga.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.cli.doctor.Facts;
import dev.siaga.failover.Timing;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

/** What commands say and count, without a cluster. */
class PlainPartsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "1099511627776, 1.0 TiB"})
    void bytesAreReadable(long bytes, String text) {
        assertEquals(text, Words.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"119, 119s", "120, 2m", "7199, 119m", "7200, 2h", "172799, 47h", "172800, 2d"})
    void agesAreAsKubectlTellsThem(long seconds, String text) {
        assertEquals(text, Words.age(NOON.minusSeconds(seconds).toString(), NOON));
    }

    @Test
    void whatIsUnknownIsADash() {
        assertEquals("-", Words.age(null, NOON));
        assertEquals("-", Words.age("yesterday", NOON));
        assertEquals("-", Words.or(null));
    }

    @Test
    void textOfOthersCommandsNoTerminal() {
        assertEquals("?[31mred?", Words.printable("\u001b[31mred\u0007"));
        assertEquals("@ |red no| @", Ansi.OFF.string(Words.plain("@|red no|@")));
    }

    @Test
    void coloursTakeNoRoomInATable() {
        List<String> lines = new Columns("CITY", "ROLE", "X")
                .row("jakarta", Words.good("Primary"), "1")
                .row("bandung", "Standby", "2")
                .lines();

        assertEquals(
                List.of("CITY      ROLE      X", "jakarta   Primary   1", "bandung   Standby   2"),
                lines.stream().map(Ansi.OFF::string).toList());
        assertEquals(List.of(), new Columns("CITY").lines());
    }

    @ParameterizedTest
    @CsvSource({
        "22:00-04:00, 23:00, 300",
        "22:00-04:00, 03:59, 1",
        "22:00-04:00, 04:00, 0",
        "22:00-04:00, 12:00, 0",
        "09:00-10:00, 09:00, 60",
        "09:00-10:00, 10:00, 0"
    })
    void aWindowMayGoOverMidnight(String window, String now, long minutes) {
        assertEquals(Duration.ofMinutes(minutes), Window.parse(window).left(LocalTime.parse(now)));
    }

    @Test
    void whatWouldNotBeOverInTimeDoesNotBegin() {
        Window window = Window.parse("22:00-22:10");

        window.admit(LocalTime.parse("22:01"), Duration.ofMinutes(9));
        assertThrows(Problem.class, () -> window.admit(LocalTime.parse("22:02"), Duration.ofMinutes(9)));
        assertThrows(Problem.class, () -> Window.parse("22-23"));
        assertThrows(Problem.class, () -> Window.parse("22:00"));
    }

    @Test
    void twoClocksAreComparedByTheApiServers() {
        assertEquals(
                Duration.ofSeconds(4),
                Clocks.skew(NOON.plusSeconds(5), NOON, NOON.plusSeconds(100), NOON.plusSeconds(100)));
        assertEquals(
                Duration.ZERO, Clocks.skew(NOON.plusMillis(900), NOON, NOON.plusSeconds(3600), NOON.plusSeconds(3600)));
    }

    @Test
    void patronisConfigurationHasPatronisDefaults() {
        assertEquals(
                new Facts.Settings(
                        new Timing.PatroniTiming(
                                Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        Set.of()),
                PatroniObjects.settings("{}"));
        Facts.Settings told = PatroniObjects.settings("""
                {"ttl": 20, "failsafe_mode": "on", "synchronous_mode": "quorum",
                 "postgresql": {"use_pg_rewind": true, "parameters": {"wal_log_hints": "on"}},
                 "slots": {"siaga_a": {"type": "physical"}, "logical": {"type": "logical", "plugin": "x"}}}""");
        assertEquals(Duration.ofSeconds(20), told.timing().ttl());
        assertTrue(told.failsafe() && told.synchronous() && told.rewinds() && told.logsHints());
        assertEquals(Set.of("siaga_a"), told.slots());
        assertThrows(Problem.class, () -> PatroniObjects.settings("{"));
    }

    @Test
    void renewalsOfAllReplicasAreOneFigure() {
        String first =
                "# HELP x\nsiaga_permit_renewal_delay_seconds_count 3.0\nsiaga_permit_renewal_delay_seconds_sum 0.3\n";
        String second =
                "siaga_permit_renewal_delay_seconds_count{a=\"b\"} 1.0\nsiaga_permit_renewal_delay_seconds_sum{a=\"b\"} 0.5\n";

        assertEquals(new Facts.Renewal(4, Duration.ofMillis(200)), RenewalFigures.figures(List.of(first, second)));
        assertEquals(new Facts.Renewal(0, Duration.ZERO), RenewalFigures.figures(List.of("")));
    }

    @Test
    void anEndedPermitEndsWhereItIsToldAndIsNeverProlonged() {
        Lease permit = new LeaseBuilder()
                .withNewSpec()
                .withLeaseDurationSeconds(13)
                .withRenewTime(NOON.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();

        assertEquals(NOON.plusSeconds(5), end(PermitEnding.ended(permit, NOON.plusSeconds(5))));
        assertEquals(NOON.plusSeconds(13), end(PermitEnding.ended(permit, NOON.plusSeconds(60))));
    }

    private static Instant end(Lease permit) {
        return permit.getSpec()
                .getRenewTime()
                .toInstant()
                .plusSeconds(permit.getSpec().getLeaseDurationSeconds());
    }

    @Test
    void whatInitCouldNotSeeIsMarked() {
        var timing = new Timing.PatroniTiming(Duration.ofSeconds(40), Duration.ofSeconds(10), Duration.ofSeconds(14));
        var seen = new FoundPatroni(
                "orders", "orders-db", "cluster-name", timing, false, Optional.of("10.0.0.9"), Optional.of("rest"));

        String text = InitManifests.of(
                "orders",
                List.of("jakarta", "bandung", "surabaya"),
                Map.of("bandung", seen),
                List.of("jakarta: not asked"),
                "operators");

        assertTrue(text.contains("preferredPrimary: bandung"), text);
        assertTrue(text.contains("resourceNames: [rest], verbs: [get]"), text);
        assertTrue(text.contains("{kind: ServiceAccount, name: siaga, namespace: operators}"), text);
        assertTrue(text.contains("lease: {duration: 19s,"), text);
        assertTrue(text.contains("host: 10.0.0.9 #"), text);
        assertTrue(text.contains("change-me.jakarta.example.org # CHANGE-ME"), text);
        assertTrue(text.contains("# jakarta: not asked\n"), text);
        assertFalse(text.contains("change-me.bandung"), text);
    }

    @Test
    void initGrantsNothingWherePatroniAsksForNoPassword() {
        var timing = new Timing.PatroniTiming(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
        var open = new FoundPatroni(
                "orders", "orders-db", "cluster-name", timing, false, Optional.empty(), Optional.empty());

        String text = InitManifests.of(
                "orders",
                List.of("jakarta", "bandung", "surabaya"),
                Map.of("bandung", open),
                List.of(),
                "siaga-system");

        assertFalse(text.contains("Role"), text);
    }

    @Test
    void completionGoesOnWhereTheWordsEnd() {
        var root = KubectlSiaga.commandLine().getCommandSpec();

        assertEquals(List.of("switchover", ":4"), CompletionCommand.answer(root, List.of("swi")));
        assertTrue(CompletionCommand.answer(root, List.of("status", "--con"))
                .containsAll(List.of("--context", "--contexts")));
    }
}
