package dev.siaga.controller.failoverpolicy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.failoverpolicy.Situations.Row;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta writes at 100, Bandung and Surabaya stand by: what the table makes of what is heard of them. */
class SituationsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final Map<String, String> documents = new HashMap<>();

    @BeforeEach
    void allIsWell() {
        documents.put("holder", holder(JAKARTA, 1));
        documents.put("epoch", epoch(JAKARTA, 1));
        hear(JAKARTA, "PRIMARY", 2, "");
        hear(BANDUNG, "STANDBY", 2, "");
        hear(SURABAYA, "STANDBY", 2, "");
    }

    @Test
    void whereAllIsWellNothingIsSeen() {
        assertEquals(Map.of(), seen());
    }

    @Test
    void aStandbyCityThatIsNotHeardOf() {
        documents.remove("cities/bandung");

        assertEquals(Map.of("city-down/orders/bandung", "SEV2 OneStandbyCityDown"), seen());
        assertTrue(cause("city-down/orders/bandung").shared());
    }

    @Test
    void aStandbyCityWhoseDatabaseIsDead() {
        hear(BANDUNG, "UNKNOWN", 0, "");

        assertEquals(Map.of("city-down/orders/bandung", "SEV2 OneStandbyCityDown"), seen());
    }

    @Test
    void theLossOfThePrimaryCityIsAFailoverAndToldByThat() {
        documents.remove("cities/jakarta");
        documents.remove("holder");

        assertEquals(Map.of(), seen());
        assertInstanceOf(Row.Open.class, rows().get("city-down/orders/jakarta"));
    }

    @Test
    void twoOfThreeCitiesAreWorseThanEachOfThem() {
        documents.remove("cities/bandung");
        hear(SURABAYA, "UNKNOWN", 0, "");

        assertEquals(Map.of("most-cities-down/orders", "SEV1 TwoOfThreeCitiesDown"), seen());
        assertInstanceOf(Row.Open.class, rows().get("city-down/orders/bandung"));
    }

    @Test
    void allThreeCitiesAreWorseThanTwo() {
        for (City city : List.of(JAKARTA, BANDUNG, SURABAYA)) {
            hear(city, "UNKNOWN", 0, "");
        }

        assertEquals(Map.of("all-cities-down/orders", "SEV1 ThreeCitiesDown"), seen());
        assertInstanceOf(Row.Open.class, rows().get("most-cities-down/orders"));
    }

    @Test
    void theCityThatAFailoverLeftBehindIsToldByTheFailover() {
        documents.put("holder", holder(BANDUNG, 2));
        documents.put("epoch", epoch(BANDUNG, 2));
        documents.put("moves/1", move("jakarta", "bandung", "HolderLost"));
        documents.remove("cities/jakarta");

        Row.Seen lost = assertInstanceOf(Row.Seen.class, rows().get("city-down/orders/jakarta"));

        assertEquals(Instant.parse("2026-11-20T11:01:00Z"), lost.told());
        documents.put("moves/1", move("jakarta", "bandung", "SwitchedOver"));
        assertEquals(
                Instant.MIN,
                assertInstanceOf(Row.Seen.class, rows().get("city-down/orders/jakarta"))
                        .told());
    }

    @Test
    void aReportingDatabaseThatIsDownInOneCity() {
        hear(JAKARTA, "PRIMARY", 2, found("reporting", "Available"));
        hear(BANDUNG, "STANDBY", 2, found("reporting", "NotAvailable"));

        assertEquals(Map.of("reporting/orders/bandung", "SEV3 ReportingDownInOneCity"), seen());
        assertInstanceOf(Row.Over.class, rows().get("reporting/orders"));
    }

    @Test
    void aReportingDatabaseThatIsDownEverywhereIsOneIncident() {
        hear(JAKARTA, "PRIMARY", 2, found("reporting", "NotAvailable"));
        hear(BANDUNG, "STANDBY", 2, found("reporting", "NotAvailable"));

        assertEquals(Map.of("reporting/orders", "SEV2 ReportingDownEverywhere"), seen());
        assertEquals(
                List.of("jakarta", "bandung"),
                cause("reporting/orders").affected().cities());
    }

    @Test
    void theOnlyReportingDatabaseThereIsIsDownInOneCity() {
        hear(BANDUNG, "STANDBY", 2, found("reporting", "NotAvailable"));

        assertEquals(Map.of("reporting/orders/bandung", "SEV3 ReportingDownInOneCity"), seen());
    }

    @Test
    void whetherReportsAreToBeHadMayBeUnknown() {
        hear(JAKARTA, "PRIMARY", 2, found("reporting", "NotMeasured"));
        hear(BANDUNG, "STANDBY", 2, found("reporting", "NotMeasured"));

        assertEquals(Map.of(), seen());
        assertInstanceOf(Row.Open.class, rows().get("reporting/orders"));
        assertInstanceOf(Row.Open.class, rows().get("reporting/orders/bandung"));
    }

    @Test
    void aMainServiceThatIsDeadWithItsBackupAliveAndThenDeadToo() {
        hear(BANDUNG, "STANDBY", 2, services("BACKUP"));
        assertEquals(Map.of("main-down/orders/bandung/api", "SEV3 MainDownBackupAlive"), seen());
        assertEquals(
                List.of("api"), cause("main-down/orders/bandung/api").affected().services());

        hear(BANDUNG, "STANDBY", 2, services("NONE"));
        assertEquals(Map.of("main-down/orders/bandung/api", "SEV2 none"), seen());

        hear(BANDUNG, "STANDBY", 2, services("MAIN"));
        assertInstanceOf(Row.Over.class, rows().get("main-down/orders/bandung/api"));
    }

    @Test
    void slownessFromASpikeAndNoOther() {
        hear(BANDUNG, "STANDBY", 2, found("latency", "SlowFromSpike"));
        assertEquals(Map.of("spike/orders/bandung", "SEV3 SlowFromSpike"), seen());

        hear(BANDUNG, "STANDBY", 2, found("latency", "Slow"));
        assertInstanceOf(Row.Over.class, rows().get("spike/orders/bandung"));

        hear(BANDUNG, "STANDBY", 2, found("latency", "NotMeasured"));
        assertInstanceOf(Row.Open.class, rows().get("spike/orders/bandung"));
    }

    @Test
    void aBackupThatIsTooOldAndOneOfWhichNobodyKnows() {
        hear(BANDUNG, "STANDBY", 2, found("backup", "Stale"));
        assertEquals(Map.of("backup/orders/bandung", "SEV3 none"), seen());

        hear(BANDUNG, "STANDBY", 2, found("backup", "NotMeasured"));
        assertEquals(Map.of("backup-unknown/orders/bandung", "SEV4 none"), seen());
        assertTrue(assertInstanceOf(Row.Seen.class, rows().get("backup-unknown/orders/bandung"))
                .blind());
        assertInstanceOf(Row.Open.class, rows().get("backup/orders/bandung"));

        hear(BANDUNG, "STANDBY", 2, found("backup", "Fresh"));
        assertInstanceOf(Row.Over.class, rows().get("backup/orders/bandung"));
        assertInstanceOf(Row.Over.class, rows().get("backup-unknown/orders/bandung"));
    }

    @Test
    void aStandbyThatDoesNotStreamIsBehindAndTheLastOneOfThemIsWorse() {
        hear(BANDUNG, "STANDBY", 2, "\"streaming\":false");
        assertEquals(Map.of("lag/orders/bandung", "SEV3 none"), seen());

        hear(SURABAYA, "STANDBY", 2, "\"streaming\":false");
        assertEquals(Map.of("lag/orders/bandung", "SEV2 none", "lag/orders/surabaya", "SEV2 none"), seen());
    }

    @Test
    void withoutAQuorumOrBeforeAdoptionNothingIsKnown() {
        documents.remove("epoch");
        documents.remove("cities/bandung");
        assertEquals(Optional.empty(), Situations.of(estate(), estate().snapshot(NOON)));
    }

    private void hear(City city, String role, int healthy, String more) {
        String watch = more.isEmpty() || more.startsWith("\"traffic\"") ? more : "\"watch\":{" + more + "}";
        documents.put("cities/" + city, """
                {"city":"%s","role":"%s","members":2,"healthy":%d,"systemIdentifier":"7","timeline":1,"position":100,\
                "fenceGraceMillis":10000,"fencedEpoch":0,"highestEpoch":1%s}""".formatted(city, role, healthy, watch.isEmpty() ? "" : "," + watch));
    }

    private static String found(String what, String reason) {
        return "\"%s\":{\"reason\":\"%s\",\"message\":\"as it was found\"}".formatted(what, reason);
    }

    private static String services(String serving) {
        return "\"traffic\":{\"services\":{\"api\":\"%s\"}}".formatted(serving);
    }

    private static String move(String from, String to, String reason) {
        return """
                {"epoch":2,"from":"%s","to":"%s","reason":"%s","startedAt":"2026-11-20T10:00:00Z",\
                "completedAt":"2026-11-20T10:01:00Z","rtoSeconds":60}""".formatted(from, to, reason);
    }

    private EstateRuntime estate() {
        return heard(documents);
    }

    private Map<String, Row> rows() {
        EstateRuntime estate = estate();
        return Situations.of(estate, estate.snapshot(NOON)).orElseThrow().rows();
    }

    private Cause cause(String key) {
        return assertInstanceOf(Row.Seen.class, rows().get(key)).cause();
    }

    private Map<String, String> seen() {
        Map<String, String> seen = new TreeMap<>();
        rows().forEach((key, row) -> {
            if (row instanceof Row.Seen(Cause cause, boolean _, Instant _)) {
                assertEquals(key, cause.key());
                Severity severity = cause.severity();
                seen.put(
                        key,
                        severity + " " + cause.situation().map(s -> s.word()).orElse("none"));
            }
        });
        return seen;
    }
}
