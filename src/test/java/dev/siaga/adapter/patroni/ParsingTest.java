package dev.siaga.adapter.patroni;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.wire.MalformedAnswer;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real members answered in each of their states, and what a member never answers. */
class ParsingTest {
    private static final Path SAMPLES = Path.of("src/test/resources/patroni");

    @ParameterizedTest
    @CsvSource({
        // sample, state, role, timeline, position, in recovery, replication state, paused, unlocked, standbys
        "primary,             running,  PRIMARY,        1, 67108864, false, -,                   false, false, 2",
        "replica,             running,  REPLICA,        1, 67108864, true,  streaming,           false, false, 0",
        "primary-paused,      running,  PRIMARY,        1, 67111360, false, -,                   true,  false, 1",
        "standby-leader,      running,  STANDBY_LEADER, 1, 67108864, true,  streaming,           false, false, 1",
        "standby-replica,     running,  REPLICA,        1, 67108864, true,  streaming,           false, false, 0",
        "promoted,            running,  REPLICA,        1, 67111360, true,  streaming,           false, false, 1",
        "readonly,            running,  STANDBY_LEADER, 1, 67111480, true,  in archive recovery, false, false, 1",
        "leaderless,          running,  REPLICA,        2, 67111760, true,  -,                   false, true,  2",
        "starting,            starting, REPLICA,        2, 67111760, false, -,                   false, true,  2",
    })
    void eachStateOfAMember(
            String sample,
            String state,
            Role role,
            long timeline,
            long position,
            boolean inRecovery,
            String replicationState,
            boolean paused,
            boolean unlocked,
            int standbys) {
        MemberStatus status = Parsing.status(sample(sample + "-patroni"));

        assertEquals(state, status.state());
        assertEquals(role, status.role());
        assertEquals(OptionalLong.of(timeline), status.timeline());
        assertEquals(Optional.of(new Lsn(position)), status.position());
        assertEquals(inRecovery, status.inRecovery());
        assertEquals(replicationState, status.replicationState().orElse("-"));
        assertEquals(paused, status.paused());
        assertEquals(unlocked, status.clusterUnlocked());
        assertEquals(standbys, status.replication().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|true",
                "{\"nofailover\":true}|false",
                "{\"nofailover\":false}|true",
                "{\"nofailover\":\"yes\"}|false",
                "{\"failover_priority\":0}|false",
                "{\"failover_priority\":2}|true",
                "{\"nofailover\":false,\"failover_priority\":0}|true",
                "{\"nofailover\":\"maybe\"}|true",
                "{\"failover_priority\":\"high\"}|true",
                "{\"purpose\":\"reports\"}|true"
            })
    void tagsSayWhetherAMemberMayBecomePrimaryAndHideNone(String tags, boolean promotable) {
        String body =
                "{\"state\":\"running\",\"role\":\"replica\",\"patroni\":{\"version\":\"4.1.5\",\"scope\":\"orders-db\"},\"tags\":%s}"
                        .formatted(tags);

        assertEquals(
                promotable,
                Parsing.status(body.getBytes(StandardCharsets.UTF_8)).promotable());
    }

    @Test
    void everythingAPrimarySaysOfItself() {
        MemberStatus status = Parsing.status(sample("primary-patroni"));

        assertEquals(Optional.of("7710210265895350467"), status.systemIdentifier());
        assertEquals(Optional.of(new Lsn(67108864)), status.location());
        assertEquals(OptionalInt.of(150018), status.serverVersion());
        assertEquals(Optional.of(Instant.ofEpochSecond(1795173226)), status.dcsLastSeen());
        assertEquals(new PatroniIdentity("4.1.5", "orders-db", "orders-db-jakarta-0"), status.patroni());
        assertEquals(
                new Replication("orders-db-jakarta-1", "10.10.1.2", "streaming", "async"),
                status.replication().getFirst());
        assertFalse(status.failsafeActive());
        assertFalse(status.pendingRestart());
    }

    @ParameterizedTest
    @MethodSource("everySample")
    void everySampleParses(Path sample) {
        String name = sample.getFileName().toString();
        assertDoesNotThrow(() -> switch (name.substring(name.lastIndexOf('-'))) {
            case "-patroni.json" -> Parsing.status(Files.readAllBytes(sample));
            case "-config.json" -> Parsing.config(Files.readAllBytes(sample));
            case "-history.json" -> Parsing.history(Files.readAllBytes(sample));
            default -> "not an answer that we ask for";
        });
    }

    static List<Path> everySample() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    @Test
    void aMemberWhoseDatabaseIsDownSaysLittle() {
        MemberStatus status = status("""
                {"state": "stopped", "role": "primary", "cluster_unlocked": true, "dcs_last_seen": 0,
                 "patroni": {"version": "3.2.0", "scope": "orders-db"}}""");

        assertFalse(status.running());
        assertFalse(status.inRecovery());
        assertEquals(Optional.empty(), status.position());
        assertEquals(OptionalLong.empty(), status.timeline());
        assertEquals(Optional.empty(), status.dcsLastSeen());
        assertEquals("", status.patroni().name());
    }

    @Test
    void nullMeansThatPatroniDoesNotKnow() {
        MemberStatus status = status("""
                {"state": "running", "role": "replica", "timeline": null, "replication": null,
                 "xlog": {"received_location": null, "replayed_location": 16, "paused": true}, "patroni": {}}""");

        assertEquals(Optional.empty(), status.received());
        assertEquals(Optional.of(new Lsn(16)), status.position());
        assertTrue(status.replayPaused());
        assertEquals(OptionalLong.empty(), status.timeline());
        assertEquals(List.of(), status.replication());
    }

    @ParameterizedTest
    @CsvSource({
        "primary, PRIMARY",
        "master, PRIMARY",
        "standby_leader, STANDBY_LEADER",
        "replica, REPLICA",
        "demoted, OTHER",
        "uninitialized, UNINITIALIZED",
        "PRIMARY, OTHER",
        "'', OTHER"
    })
    void aRoleIsTakenByItsWordOnly(String word, Role role) {
        assertEquals(role, Role.of(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "42",
                "\"running\"",
                "<html>It works!</html>",
                "{",
                "{\"state\":\"running\"",
                "{}",
                "{\"state\":\"running\"}",
                "{\"state\":\"running\",\"role\":\"primary\"}",
                "{\"state\":7,\"role\":\"primary\",\"patroni\":{}}",
                "{\"state\":\"running\",\"role\":[\"primary\"],\"patroni\":{}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":\"4.1\"}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{}} trailing",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"timeline\":NaN}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"timeline\":1.5}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"timeline\":-1}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"timeline\":99999999999}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"timeline\":\"one\"}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":[]}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":{\"location\":-1}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":{\"location\":\"0/16\"}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":{\"location\":1e300}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":{\"location\":99999999999999999999}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"xlog\":{\"location\":\"9999999999999999999\"}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"pause\":\"yes\"}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"replication\":{}}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"replication\":[null]}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"dcs_last_seen\":-5}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"dcs_last_seen\":9223372036854775807}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"server_version\":9223372036854775807}",
                "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{},\"database_system_identifier\":{}}",
            })
    void anAnswerThatBreaksTheProtocolIsMalformedAsAWhole(String body) {
        assertThrows(MalformedAnswer.class, () -> status(body));
    }

    @Test
    void anAnswerNestedWithoutEndIsMalformed() {
        assertThrows(MalformedAnswer.class, () -> status("{\"state\":".repeat(100_000)));
        assertThrows(MalformedAnswer.class, () -> status("[".repeat(100_000)));
    }

    @Test
    void theConfigurationOfAStandbyCluster() {
        PatroniConfig config = Parsing.config(sample("standby-leader-config"));

        assertEquals(Duration.ofSeconds(20), config.ttl());
        assertEquals(Duration.ofSeconds(2), config.loopWait());
        assertEquals(Duration.ofSeconds(3), config.retryTimeout());
        assertEquals(Set.of("siaga_bandung", "siaga_jakarta"), config.slots());
        assertEquals(
                Optional.of(new StandbyCluster(
                        Optional.of("10.10.1.1"),
                        OptionalInt.of(5432),
                        Optional.of("siaga_surabaya"),
                        List.of("basebackup"),
                        Optional.empty())),
                config.standbyCluster());
    }

    @Test
    void anEmptyConfigurationMeansPatronisDefaults() {
        PatroniConfig config = config("{}");

        assertEquals(Duration.ofSeconds(30), config.ttl());
        assertEquals(Duration.ofSeconds(10), config.loopWait());
        assertEquals(Duration.ofSeconds(10), config.retryTimeout());
        assertFalse(config.paused());
        assertFalse(config.failsafeMode());
        assertEquals(Optional.empty(), config.standbyCluster());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | false",
                "{\"standby_cluster\": null}                                         | false",
                "{\"standby_cluster\": {}}                                           | false",
                "{\"standby_cluster\": {\"host\": \"\", \"port\": 0}}                | false",
                "{\"standby_cluster\": {\"primary_slot_name\": \"siaga_jakarta\"}}   | false",
                "{\"standby_cluster\": {\"create_replica_methods\": [\"basebackup\"]}} | false",
                "{\"standby_cluster\": {\"host\": \"10.10.1.1\"}}                    | true",
                "{\"standby_cluster\": {\"port\": 5432}}                             | true",
                "{\"standby_cluster\": {\"port\": \"5432\"}}                         | true",
                "{\"standby_cluster\": {\"restore_command\": \"false\"}}             | true",
            })
    void aStandbyClusterIsOneWithHostPortOrRestoreCommand(String body, boolean standby) {
        assertEquals(standby, config(body).standbyCluster().isPresent());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "'\"on\"', true", "'\"off\"', false", "1, true", "null, false"})
    void pauseAndFailsafeAreReadAsPatroniReadsThem(String word, boolean on) {
        PatroniConfig config = config("{\"pause\": %1$s, \"failsafe_mode\": %1$s}".formatted(word));

        assertEquals(on, config.paused());
        assertEquals(on, config.failsafeMode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"ttl\": -1}",
                "{\"ttl\": {}}",
                "{\"ttl\": 1e9}",
                "{\"ttl\": 999999999}",
                "{\"pause\": \"perhaps\"}",
                "{\"standby_cluster\": []}",
                "{\"standby_cluster\": {\"port\": 70000}}",
                "{\"standby_cluster\": {\"host\": 7}}",
                "{\"slots\": [\"a\"]}",
                "{\"failsafe_mode\": {}}"
            })
    void aConfigurationThatBreaksTheProtocolIsMalformed(String body) {
        assertThrows(MalformedAnswer.class, () -> config(body));
    }

    @Test
    void theHistoryNamesTheEndOfEachTimeline() {
        List<HistoryEntry> history = history("""
                [[1, 67108864, "no recovery target specified", "2026-11-20T11:13:47.123456+00:00", "orders-db-jakarta-1"],
                 [2, 67111760, "no recovery target specified"]]""");

        assertEquals(
                new HistoryEntry(
                        1,
                        new Lsn(67108864),
                        "no recovery target specified",
                        Optional.of(Instant.parse("2026-11-20T11:13:47.123456Z")),
                        Optional.of("orders-db-jakarta-1")),
                history.getFirst());
        assertEquals(Optional.empty(), history.getLast().at());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1]", "[[]]", "[[1]]", "[[1, -5, \"x\"]]", "[[\"1\", \"2\"]]", "[[1, 1e400]]", "[null]"})
    void aHistoryThatBreaksTheProtocolIsMalformed(String body) {
        assertThrows(MalformedAnswer.class, () -> history(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'state': 'running', 'role': 'replica', 'replication_state': 'streaming', 'timeline': 3} | streaming | 3",
                "{'state': 'running', 'role': 'replica', 'timeline': 2} | running | 2",
                "{} | '' | 0"
            })
    void whatAMemberWroteOfItself(String text, String state, long timeline) {
        MemberRecord record =
                MemberRecord.in(Map.of("status", text.replace('\'', '"'))).orElseThrow();

        assertEquals(state, record.state());
        assertEquals(timeline, record.timeline().orElse(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"timeline\": 0}", "{\"timeline\": 1e400}", "{\"state\": 1}"})
    void aRecordThatBreaksTheProtocolIsNone(String text) {
        assertEquals(Optional.empty(), MemberRecord.in(Map.of("status", text)));
        assertEquals(Optional.empty(), MemberRecord.in(Map.of()));
    }

    @Test
    void onlyWhoHasCaughtUpFollows() {
        assertEquals(
                Set.of("orders-db-surabaya-1"),
                Parsing.status(sample("standby-leader-patroni")).followers());
        assertTrue(Parsing.status(sample("standby-leader-patroni")).streams());
        assertEquals(Set.of(), status("""
                        {"state": "running", "role": "standby_leader", "patroni": {}, "replication_state": "in archive recovery",
                         "replication": [{"application_name": "a", "state": "catchup"}, {"application_name": "b"}]}""").followers());
    }

    private static MemberStatus status(String body) {
        return Parsing.status(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | OPEN",
                "{\"postgresql\": {\"parameters\": {\"default_transaction_read_only\": \"off\"}}} | OPEN",
                "{\"postgresql\": {\"parameters\": {\"default_transaction_read_only\": \"gibberish\"}}} | OPEN",
                "{\"postgresql\": {\"parameters\": {\"default_transaction_read_only\": \"ON\"}}} | CLOSED_BY_OTHERS",
                "{\"postgresql\": {\"parameters\": {\"default_transaction_read_only\": true}}} | CLOSED_BY_OTHERS",
                "{\"postgresql\": {\"parameters\": {\"default_transaction_read_only\": \"on\"}}, \"siaga\": {\"writes_closed_in_epoch\": 3}} | CLOSED",
                "{\"postgresql\": {\"parameters\": {}}, \"siaga\": {\"writes_closed_in_epoch\": 3}} | REOPENED"
            })
    void whetherWritesAreClosedAndByWhom(String body, Evidence.Writes expected) {
        assertEquals(expected, config(body).writes());
    }

    private static PatroniConfig config(String body) {
        return Parsing.config(body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<HistoryEntry> history(String body) {
        return Parsing.history(body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sample(String name) {
        try {
            return Files.readAllBytes(SAMPLES.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
