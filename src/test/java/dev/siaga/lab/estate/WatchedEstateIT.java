package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.client.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What Siaga notices before anything stops, in three real cities with clients: data that grows old, and reports that are not to be had. */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class WatchedEstateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration RTO = Duration.ofSeconds(60);
    /** What a client's own patience and a busy machine may cost. */
    private static final Duration UNNOTICED = Duration.ofSeconds(4);

    private static final List<String> OPEN = List.of("Declared", "Acknowledged", "Reopened");

    private static ServedEstate served;
    private static Narrator narrator;

    @BeforeAll
    static void up() throws Exception {
        var folder = Tools.repository().resolve(Path.of("target/lab/watched"));
        served = ServedEstate.start(folder, Estate::addReporting, Progress.printing());
        OperatorInstall.declareServicesAndReporting(running().lab());
        running().startReaders();
        running().startCustomers();
        narrator = new Narrator(running(), Progress.printing());
    }

    @AfterAll
    static void down() {
        if (served != null) {
            narrator.close();
            served.close();
        }
    }

    @BeforeEach
    void everything_is_in_order() {
        City.ALL.forEach(city -> running().lab().outage(city, Part.REPORTING).end());
        var primary = running().settle();
        City.ALL.forEach(city -> {
            seen(city).until("Replicating", "True", city.equals(primary) ? "Primary" : "WithinRecoveryPoint");
            seen(city).until("ReportingAvailable", "True", "Available");
            running()
                    .until(
                            "readers of " + city + " to be served at home",
                            PATIENCE,
                            () -> running().judges().lately(city, Kind.READS).servedOnlyBy(city.name()));
        });
        running().awaitWrites(City.ALL, PATIENCE);
    }

    @Test
    @Order(1)
    void a_reporting_database_that_dies_moves_nobody_and_opens_an_incident_and_all_of_them_a_graver_one() {
        var branch = RunningEstate.except(primary()).getFirst();
        long epoch = running().policies().epoch();
        var fault = Instant.now();
        running().lab().outage(branch, Part.REPORTING).begin();
        seen(branch).until("ReportingAvailable", "False", "NotAvailable");
        var one = awaitIncident("The reporting database is down in " + branch);
        assertEquals("ReportingDownInOneCity", one.getSpec().situation());

        City.ALL.forEach(city -> running().lab().outage(city, Part.REPORTING).begin());
        var all = awaitIncident("The reporting database of orders is down everywhere");
        assertEquals("ReportingDownEverywhere", all.getSpec().situation());
        assertTrue(
                all.getSpec().severity().compareTo(one.getSpec().severity()) < 0,
                all.getSpec().severity() + " is graver than " + one.getSpec().severity());

        assertEquals(epoch, running().policies().epoch(), "nothing moves");
        var worst = City.ALL.stream()
                .flatMap(city -> List.of(Kind.WRITES, Kind.READS, Kind.REQUESTS).stream()
                        .map(kind -> running()
                                .judges()
                                .availability(city, kind, fault, Instant.now().minusSeconds(1))
                                .longestOutage()))
                .max(Duration::compareTo)
                .orElseThrow();
        System.out.printf("RESULT name=reporting-dies longest_outage_s=%.1f%n", worst.toMillis() / 1000.0);
        assertTrue(worst.compareTo(UNNOTICED) < 0, "clients were without an answer for " + worst);
    }

    /** Without the road to the primary a city goes on, at the quorum and for its users, with data that grows old. */
    @Test
    @Order(2)
    void a_city_whose_data_is_older_than_the_recovery_point_is_told_of_and_neither_read_nor_promoted() {
        var primary = primary();
        var fresh = RunningEstate.except(primary).getFirst();
        var stale = RunningEstate.except(primary).getLast();
        var fault = Instant.now();
        running().lab().cut(primary.name(), stale.name());
        seen(fresh).until(stale, "Replicating", "False", "BeyondRecoveryPoint");
        awaitIncident(stale + " is too far behind the primary");
        running()
                .until(
                        "readers of " + stale + " to be served by " + fresh,
                        PATIENCE,
                        () -> running().judges().lately(stale, Kind.READS).servedOnlyBy(fresh.name()));
        var read = running().judges().answers(stale, Kind.READS, fault).stream()
                .filter(answer -> answer.by().equals(fresh.name()))
                .findFirst()
                .orElseThrow();
        double readElsewhere = Duration.between(fault, read.answeredAt()).toMillis() / 1000.0;

        var cut = Instant.now();
        running().lab().powerCut(primary.name());
        var recovery = running().awaitRecovery(cut, fresh, RTO);
        assertEquals(Optional.of(fresh), running().estate().primary().map(DatabaseMember::city));
        System.out.printf(
                "RESULT name=stale-city reads_elsewhere_s=%.1f recovery_s=%.1f%n",
                readElsewhere, recovery.toMillis() / 1000.0);
    }

    private static RunningEstate running() {
        return served.running();
    }

    private static City primary() {
        return running().estate().primary().orElseThrow().city();
    }

    private static PlacedCity seen(City city) {
        return new PlacedCity(running(), city);
    }

    /** An Incident that begins so, in any city, and is open: declared, or declared before and opened again. */
    private static Incident awaitIncident(String title) {
        var incidents = new Incidents(running().lab());
        running()
                .until(
                        "an Incident: " + title,
                        PATIENCE,
                        () -> found(incidents, title).isPresent());
        return found(incidents, title).orElseThrow();
    }

    private static Optional<Incident> found(Incidents incidents, String title) {
        return City.ALL.stream()
                .filter(city -> running().lab().city(city.name()).hasPower())
                .flatMap(city -> incidents.in(city).stream())
                .filter(one -> one.getSpec().title().startsWith(title))
                .filter(one -> Incidents.phase(one).filter(OPEN::contains).isPresent())
                .findFirst();
    }
}
