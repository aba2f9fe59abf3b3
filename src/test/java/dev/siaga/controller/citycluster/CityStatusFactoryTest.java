package dev.siaga.controller.citycluster;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.city;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityBackups;
import dev.siaga.api.v1alpha1.CityCapacity;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.api.v1alpha1.CityReporting;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.placement.CityPlacement;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CityStatusFactoryTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.5Z");
    private static final ServiceStatuses NO_SERVICES = new ServiceStatuses(List.of());

    @ParameterizedTest
    @CsvSource({"PRIMARY, Primary", "STANDBY, Standby", "READ_ONLY, ReadOnly", "UNKNOWN, Unknown"})
    void anotherCityIsAsItsBeaconSays(String role, String shown) {
        CityClusterStatus status = of(BANDUNG, heard(bandungAs(role, 60)), NOON);

        assertEquals(shown, status.role());
        assertEquals("2/2", status.members());
        assertEquals("0/3C", status.position());
        assertEquals(40, status.lagBytes());
        assertEquals("2026-11-20T12:00:00Z", status.lastSeen());
        assertEquals(2, status.observedGeneration());
        assertEquals("Heard", condition(status, "Reachable").getReason());
        assertEquals("True", condition(status, "Fenceable").getStatus());
    }

    @Test
    void aCityThatIsNotHeardOfIsUnknownNotStandby() {
        CityClusterStatus status = of(SURABAYA, heard(bandungAs("PRIMARY", 1)), NOON);

        assertEquals("Unknown", status.role());
        assertEquals("False", condition(status, "Reachable").getStatus());
        assertEquals("Unknown", condition(status, "Fenceable").getStatus());
        assertNull(status.lastSeen());
    }

    @Test
    void theOwnCityIsReportedFromObservationAndUnsoundUntilItsGuardIsSeen() {
        EstateRuntime estate = heard(Map.of());
        estate.permitSeen(new Permit.Primary(1, NOON.plusSeconds(5)));

        CityClusterStatus status = of(JAKARTA, estate, NOON);

        assertEquals("2026-11-20T12:00:05Z", status.permitUntil());
        assertEquals("FenceUnsound", condition(status, "Fenceable").getReason());
    }

    @Test
    void theSameSightMakesTheSameStatus() {
        EstateRuntime estate = heard(bandungAs("STANDBY", 60));
        CityCluster bandung = city(BANDUNG);
        bandung.setStatus(CityStatusFactory.of(bandung, BANDUNG, estate, CityPlacement.Report.NONE, NO_SERVICES, NOON));

        assertEquals(
                bandung.getStatus(),
                CityStatusFactory.of(bandung, BANDUNG, estate, CityPlacement.Report.NONE, NO_SERVICES, NOON));
    }

    @Test
    void aConditionKeepsItsTimeUntilItFlips() {
        CityCluster bandung = city(BANDUNG);
        bandung.setStatus(CityStatusFactory.of(
                bandung, BANDUNG, heard(bandungAs("STANDBY", 60)), CityPlacement.Report.NONE, NO_SERVICES, NOON));
        bandung.getStatus().conditions().forEach(condition -> condition.setLastTransitionTime("2026-01-01T00:00:00Z"));

        var still = CityStatusFactory.of(
                bandung,
                BANDUNG,
                heard(bandungAs("PRIMARY", 70)),
                CityPlacement.Report.NONE,
                NO_SERVICES,
                NOON.plusSeconds(9));
        var silent = CityStatusFactory.of(
                bandung, BANDUNG, heard(Map.of()), CityPlacement.Report.NONE, NO_SERVICES, NOON.plusSeconds(9));

        assertEquals("2026-01-01T00:00:00Z", condition(still, "Reachable").getLastTransitionTime());
        assertNotEquals("2026-01-01T00:00:00Z", condition(silent, "Reachable").getLastTransitionTime());
    }

    @Test
    void aPositionAloneIsWrittenEveryHalfMinuteAndARoleAtOnce() {
        CityCluster bandung = city(BANDUNG);
        bandung.setStatus(CityStatusFactory.of(
                bandung, BANDUNG, heard(bandungAs("STANDBY", 60)), CityPlacement.Report.NONE, NO_SERVICES, NOON));

        assertFalse(worthWriting(bandung, "STANDBY", NOON.plusSeconds(29)));
        assertTrue(worthWriting(bandung, "STANDBY", NOON.plusSeconds(30)));
        assertTrue(worthWriting(bandung, "PRIMARY", NOON.plusSeconds(1)));
        assertTrue(CityStatusFactory.worthWriting(null, bandung.getStatus()));
        assertTrue(CityStatusFactory.worthWriting(bandung.getStatus(), CityStatusFactory.unlisted(bandung)));
    }

    @Test
    void onlyWhatTheManifestAsksForIsACondition() {
        assertEquals(
                List.of("Reachable", "Fenceable", "Placed", "Replicating"),
                types(CityStatusFactory.of(
                        city(BANDUNG),
                        BANDUNG,
                        heard(bandungAs("STANDBY", 60)),
                        CityPlacement.Report.NONE,
                        NO_SERVICES,
                        NOON)));
        assertEquals(
                List.of(
                        "Reachable",
                        "Fenceable",
                        "Placed",
                        "Replicating",
                        "LinkHeadroom",
                        "CapacityHeadroom",
                        "Responsive",
                        "BackupFresh",
                        "ReportingAvailable"),
                types(watched(bandungWith(""))));
    }

    @Test
    void whatAnotherCityFoundIsShownAsItToldIt() {
        CityClusterStatus status = watched(bandungWith("""
                "traffic":{"services":{},"requestsPerSecond":4000.0,"spare":500.0},
                "watch":{"load":{"reason":"BelowLine","message":"4000 requests/s are below the line of 4500"},
                "latency":{"reason":"SlowFromSpike","message":"p95 is 500 ms"},
                "backup":{"reason":"Stale","message":"the last full backup is old"},
                "reporting":{"reason":"Available","message":"db-2 answers"},
                "degraded":["its backup is too old"]}"""));

        // Jakarta is this city, and nobody measures it; Surabaya is not heard of and has nothing to spare.
        assertEquals("Unknown NotMeasured", words(status, "CapacityHeadroom"));
        assertEquals("False SlowFromSpike", words(status, "Responsive"));
        assertEquals("False Stale", words(status, "BackupFresh"));
        assertEquals("True Available", words(status, "ReportingAvailable"));
        assertEquals("Unknown NotMeasured", words(status, "LinkHeadroom"));
    }

    @Test
    void aReasonOfANewerOperatorIsNoVerdict() {
        CityClusterStatus status =
                watched(bandungWith("\"watch\":{\"backup\":{\"reason\":\"Encrypted\",\"message\":\"by a key\"}}"));

        assertEquals("Unknown NotMeasured", words(status, "BackupFresh"));
        assertEquals("by a key", condition(status, "BackupFresh").getMessage());
    }

    @Test
    void ofACityThatIsNotHeardOfNothingIsKnown() {
        CityClusterStatus status = watched(Map.of());

        for (String type : List.of("Replicating", "LinkHeadroom", "CapacityHeadroom", "BackupFresh")) {
            assertEquals("Unknown Silent", words(status, type));
        }
    }

    @Test
    void thePrimaryIsNotBehindAndAStandbyThatDoesNotStreamIsNotReplicating() {
        Map<String, String> documents = new HashMap<>(bandungWith("\"watch\":{\"streaming\":false}"));
        documents.put("holder", holder(JAKARTA, 1));
        assertEquals("False NotStreaming", words(watched(documents), "Replicating"));

        documents.put("holder", holder(BANDUNG, 1));
        assertEquals("True Primary", words(watched(documents), "Replicating"));
        assertEquals(0, watched(documents).lagSeconds());
    }

    @Test
    void aCountThatChangesIsNoReasonToWriteAndAVerdictIs() {
        CityCluster bandung = asked();
        bandung.setStatus(status(bandung, NOON, "Fresh", "of 01:00"));

        assertFalse(CityStatusFactory.worthWriting(
                bandung.getStatus(), status(bandung, NOON.plusSeconds(9), "Fresh", "of 02:00")));
        assertTrue(CityStatusFactory.worthWriting(
                bandung.getStatus(), status(bandung, NOON.plusSeconds(9), "Stale", "of 02:00")));
    }

    private static CityClusterStatus status(CityCluster city, Instant now, String reason, String message) {
        String watch = "\"watch\":{\"backup\":{\"reason\":\"%s\",\"message\":\"%s\"}}".formatted(reason, message);
        return CityStatusFactory.of(
                city, BANDUNG, heard(bandungWith(watch)), CityPlacement.Report.NONE, NO_SERVICES, now);
    }

    private static CityClusterStatus watched(Map<String, String> documents) {
        return CityStatusFactory.of(asked(), BANDUNG, heard(documents), CityPlacement.Report.NONE, NO_SERVICES, NOON);
    }

    /** Bandung's manifest with everything that may be watched. */
    private static CityCluster asked() {
        CityCluster bandung = city(BANDUNG);
        var prometheus = new ServiceSLOSpec.Prometheus(List.of("http://prometheus:9090"), null, null, null);
        bandung.setSpec(new CityClusterSpec(
                bandung.getSpec().patroni(),
                new CityClusterSpec.Streaming("10.0.0.1", null, null, null, 50),
                List.of(),
                null,
                null,
                new CityCapacity(3000, 50, "rps", prometheus, "p95", "300ms", null, 200, null, null),
                new CityBackups("26h", null, "backup", null),
                new CityReporting(Map.of("purpose", "reports"), null),
                null));
        return bandung;
    }

    private static Map<String, String> bandungWith(String more) {
        String beacon = beacon(BANDUNG, "STANDBY", 60);
        return Map.of(
                "epoch",
                epoch(JAKARTA, 1),
                "cities/bandung",
                more.isEmpty() ? beacon : beacon.substring(0, beacon.length() - 1) + "," + more + "}");
    }

    private static List<String> types(CityClusterStatus status) {
        return status.conditions().stream().map(Condition::getType).toList();
    }

    private static String words(CityClusterStatus status, String type) {
        return condition(status, type).getStatus() + " "
                + condition(status, type).getReason();
    }

    @Test
    void aCityThatNoPolicyListsIsToldWhatToDo() {
        CityClusterStatus status = CityStatusFactory.unlisted(city(BANDUNG));

        assertEquals("NotListed", condition(status, "Reachable").getReason());
        assertTrue(condition(status, "Reachable").getMessage().contains("add it to spec.cities"));
    }

    private static boolean worthWriting(CityCluster before, String role, Instant now) {
        return CityStatusFactory.worthWriting(
                before.getStatus(),
                CityStatusFactory.of(
                        before, BANDUNG, heard(bandungAs(role, 90)), CityPlacement.Report.NONE, NO_SERVICES, now));
    }

    private static CityClusterStatus of(City name, EstateRuntime estate, Instant now) {
        return CityStatusFactory.of(city(name), name, estate, CityPlacement.Report.NONE, NO_SERVICES, now);
    }

    private static Map<String, String> bandungAs(String role, long position) {
        return Map.of("epoch", epoch(JAKARTA, 1), "cities/bandung", beacon(BANDUNG, role, position));
    }

    private static Condition condition(CityClusterStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
