package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.service.Fault;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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

/**
 * Where the users of a city are sent, felt by customers in three real cities. The design's scenarios have the plain cases; here are those in
 * which moving users too eagerly would be wrong.
 */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class ServiceRoutingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Two failed checks, a client's own patience, and a busy machine. */
    private static final Duration UNNOTICED = Duration.ofSeconds(6);

    private static final City BRANCH = City.BANDUNG;
    private static final City NEAREST = City.JAKARTA;
    private static final City NEXT = City.SURABAYA;

    private static ServedEstate served;
    private static Narrator narrator;

    @BeforeAll
    static void up() throws Exception {
        var folder = Tools.repository().resolve(Path.of("target/lab/routing"));
        served = ServedEstate.start(folder, Progress.printing());
        OperatorInstall.declareServices(running().lab());
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
    void everybody_is_at_home() {
        running().undoFaults();
        City.ALL.forEach(city -> change(city, NEAREST, "{\"spec\": {\"capacity\": null}}"));
        City.ALL.forEach(city -> List.of(Part.MAIN, Part.BACKUP)
                .forEach(part -> running().lab().outage(city, part).end()));
        City.ALL.forEach(city -> awaitServedBy(city, city + " main"));
        City.ALL.forEach(city -> running()
                .until("the route of " + city, PATIENCE, () -> route(city).equals(Optional.of("Main"))));
        running().awaitWrites(City.ALL, PATIENCE);
    }

    @Test
    @Order(1)
    void a_service_that_fails_every_few_seconds_moves_its_users_once_and_back_once() {
        change(BRANCH, """
                {"spec": {"services": [{"name": "api", "port": 80,
                  "main": {"matchLabels": {"app.kubernetes.io/name": "api", "app.kubernetes.io/component": "main"}, "port": 8080},
                  "backup": {"matchLabels": {"app.kubernetes.io/name": "api", "app.kubernetes.io/component": "backup"}, "port": 8080},
                  "check": {"path": "/orders", "every": "500ms", "within": "400ms", "failures": 2}}]}}""");
        var begun = Instant.now();
        long before = routeChanges(BRANCH);
        for (int round = 0; round < 8; round++) {
            served.services().disturb(BRANCH, new Fault(1, 0));
            RunningEstate.last(Duration.ofSeconds(3));
            served.services().disturb(BRANCH, Fault.NONE);
            RunningEstate.last(Duration.ofSeconds(2));
        }
        long flapping = routeChanges(BRANCH) - before;
        var calm = Instant.now();
        awaitServedBy(BRANCH, BRANCH + " main");
        double back = secondsUntil(calm, BRANCH, BRANCH + " main");

        var seen = running().judges().availability(BRANCH, Kind.REQUESTS, begun, calm);
        System.out.printf(
                "RESULT name=flapping-service rounds=8 route_changes=%d longest_outage_s=%.1f back_s=%.1f%n",
                flapping, seen.longestOutage().toMillis() / 1000.0, back);
        assertEquals(1, flapping, "away once, and not back while it comes and goes");
        assertEquals(before + 2, routeChanges(BRANCH), "and back once, when it stays");
        assertTrue(seen.longestOutage().compareTo(UNNOTICED) < 0, seen::toString);
    }

    @Test
    @Order(2)
    void a_city_without_room_is_passed_over_and_users_come_home_when_their_own_have_worked_for_a_time() {
        City.ALL.forEach(city -> change(city, NEAREST, """
                {"spec": {"capacity": {"peakRequestsPerSecond": 1, "headroomPercent": 0,
                  "query": "sum(rate(http_requests_total[1m]))",
                  "prometheus": {"urls": ["http://prometheus.monitoring:9090"]}}}}"""));
        var fault = Instant.now();
        kill(BRANCH, Part.BACKUP);
        kill(BRANCH, Part.MAIN);
        awaitServedBy(BRANCH, NEXT + " main");
        double gone = secondsUntil(fault, BRANCH, NEXT + " main");
        running().until("the status to say so", PATIENCE, () -> route(BRANCH).equals(Optional.of(NEXT.name())));

        var repair = Instant.now();
        give(BRANCH, Part.BACKUP);
        awaitServedBy(BRANCH, BRANCH + " backup");
        double home = secondsUntil(repair, BRANCH, BRANCH + " backup");

        var elsewhere = running().judges().availability(BRANCH, Kind.REQUESTS, fault, Instant.now());
        System.out.printf("RESULT name=no-room-in-nearest elsewhere_s=%.1f home_s=%.1f%n", gone, home);
        assertTrue(
                elsewhere.servedBy().keySet().stream().noneMatch(by -> by.startsWith(NEAREST.name())),
                elsewhere::toString);
        assertTrue(home > 5, "the lab's servicesBackAfter: " + home);
    }

    /** The nearest city is the primary: its users and those sent there are its own instances' users, and its death is felt by both. */
    @Test
    @Order(3)
    void users_sent_to_a_city_that_dies_go_on_to_the_next_and_writes_stop_where_all_services_of_the_primary_are_down()
            throws Exception {
        long epoch = running().policies().epoch();
        kill(BRANCH, Part.BACKUP);
        kill(BRANCH, Part.MAIN);
        awaitServedBy(BRANCH, NEAREST + " main");
        kill(NEAREST, Part.MAIN);
        awaitServedBy(BRANCH, NEAREST + " backup");
        awaitServedBy(NEAREST, NEAREST + " backup");

        var fault = Instant.now();
        kill(NEAREST, Part.BACKUP);
        awaitServedBy(BRANCH, NEXT + " main");
        double onwards = secondsUntil(fault, BRANCH, NEXT + " main");
        awaitServedBy(NEAREST, NEXT + " main");
        double left = secondsUntil(fault, NEAREST, NEXT + " main");
        running().until("writes to be closed", PATIENCE, () -> "False".equals(writesOpen(NEAREST)));
        var closed = Instant.now();
        RunningEstate.last(Duration.ofSeconds(5));
        assertTrue(
                running()
                        .judges()
                        .answers(NEXT, Kind.WRITES, closed.plusSeconds(1))
                        .isEmpty(),
                "a write was accepted though writes are closed");
        assertEquals(epoch, running().policies().epoch(), "nothing moves with ReadOnly");

        var repair = Instant.now();
        give(NEAREST, Part.MAIN);
        running().awaitWrites(City.ALL, PATIENCE);
        double open = Duration.between(repair, Instant.now()).toMillis() / 1000.0;
        running().until("the note to be gone", PATIENCE, () -> "True".equals(writesOpen(NEAREST)));
        System.out.printf(
                "RESULT name=target-city-dies onwards_s=%.1f own_users_left_s=%.1f writes_again_s=%.1f%n",
                onwards, left, open);
        assertTrue(onwards < left, "those who had left already need not wait for servicesDownAfter");
    }

    @Test
    @Order(4)
    void routes_outlive_the_operator_and_the_api_server() {
        kill(BRANCH, Part.MAIN);
        awaitServedBy(BRANCH, BRANCH + " backup");
        running().until("the status to say so", PATIENCE, () -> route(BRANCH).equals(Optional.of("Backup")));
        long changes = routeChanges(BRANCH);
        var begun = Instant.now();

        running().lab().stopApiServer(BRANCH.name());
        RunningEstate.last(Duration.ofSeconds(15));
        running().lab().startApiServer(BRANCH.name());
        running().lab().operator(BRANCH.name()).kill();
        RunningEstate.last(Duration.ofSeconds(10));
        running().lab().operator(BRANCH.name()).restore();
        running()
                .until(
                        "the operators to be whole again",
                        PATIENCE,
                        () -> OperatorInstall.isWhole(running().lab(), BRANCH));
        RunningEstate.last(Duration.ofSeconds(10));

        var seen = running().judges().availability(BRANCH, Kind.REQUESTS, begun, Instant.now());
        System.out.printf(
                "RESULT name=routes-outlive-operator longest_outage_s=%.1f served_by=%s%n",
                seen.longestOutage().toMillis() / 1000.0, seen.servedBy().keySet());
        assertTrue(seen.servedOnlyBy(BRANCH + " backup"), seen::toString);
        assertTrue(seen.longestOutage().compareTo(UNNOTICED) < 0, seen::toString);
        assertEquals(changes, routeChanges(BRANCH), "the new leader goes on where the last one was");
    }

    private static RunningEstate running() {
        return served.running();
    }

    private static void kill(City city, Part part) {
        running().lab().outage(city, part).begin();
    }

    private static void give(City city, Part part) {
        running().lab().outage(city, part).end();
    }

    private static void change(City city, String mergePatch) {
        change(city, city, mergePatch);
    }

    /** Changes what one city's cluster holds of a city. */
    private static void change(City in, City of, String mergePatch) {
        running()
                .lab()
                .city(in.name())
                .client()
                .resources(CityCluster.class)
                .inNamespace(Estate.NAMESPACE)
                .withName(of.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    private static void awaitServedBy(City city, String instance) {
        running()
                .until(
                        "customers of " + city + " to be served by " + instance,
                        PATIENCE,
                        () -> running().judges().lately(city, Kind.REQUESTS).servedOnlyBy(instance));
    }

    private static double secondsUntil(Instant from, City city, String instance) {
        Attempt first = running().judges().answers(city, Kind.REQUESTS, from).stream()
                .filter(answer -> answer.by().equals(instance))
                .findFirst()
                .orElseThrow();
        return Duration.between(from, first.answeredAt()).toMillis() / 1000.0;
    }

    private static Optional<String> route(City city) {
        return Optional.ofNullable(running()
                        .lab()
                        .city(city.name())
                        .client()
                        .resources(CityCluster.class)
                        .inNamespace(Estate.NAMESPACE)
                        .withName(city.name())
                        .get()
                        .getStatus())
                .map(CityClusterStatus::services)
                .flatMap(services -> services.stream().findFirst())
                .map(CityClusterStatus.Service::route);
    }

    private static long routeChanges(City city) {
        return running()
                .lab()
                .city(city.name())
                .client()
                .v1()
                .events()
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().equals("RouteChanged"))
                .filter(event -> event.getInvolvedObject().getName().equals(city.name()))
                .count();
    }

    private static String writesOpen(City city) {
        return running().policies().status(city).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.getType().equals("WritesOpen"))
                .map(Condition::getStatus)
                .findFirst()
                .orElse("");
    }
}
