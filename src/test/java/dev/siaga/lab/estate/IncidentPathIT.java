package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.service.Behaviour;
import dev.siaga.lab.service.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Incidents in three real cities that serve customers: one that burns in one of them, then one whose power fails. */
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class IncidentPathIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern MEASURED = Pattern.compile(
            "writes were possible again after ([0-9.]+) s, within the objective of 60 s; [0-9]+ bytes were lost");
    /** A sign of life comes every two seconds, and both the operator and the client look for the new primary in their own time. */
    private static final double APART_SECONDS = 4;

    /** A second each suffices on a machine that does nothing else; what is tested is that no step waits for a timer or a retry. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final Path RUN = Tools.repository().resolve(Path.of("target/lab/incident-path"));
    /** What customers use and what watches it leave two processors nothing for a second replica, which no incident needs. */
    private static final Layout ONE_OPERATOR = Layout.THREE.withOperators(1);

    private static ServedEstate served;
    private static Progress progress;

    @BeforeAll
    static void up() throws Exception {
        progress = Progress.printing();
        served = ServedEstate.start(RUN, ONE_OPERATOR, progress);
    }

    @AfterAll
    static void down() {
        if (served != null) {
            served.close();
        }
    }

    @Test
    @Order(1)
    void a_burning_budget_leads_over_page_and_escalation_to_a_closed_postmortem() {
        var verdict = new IncidentStory(served, progress, "incident-path", SLACK).play();
        verdict.print();
        assertTrue(verdict.met(), verdict::unmet);
    }

    @Test
    @Order(2)
    void a_power_cut_of_the_primary_city_opens_one_incident_with_what_it_cost_though_the_chat_hangs_and_events_fail() {
        var running = served.running();
        var lost = running.settle();
        var survivors = RunningEstate.except(lost);
        survivors.forEach(city -> served.services().behave(city, Behaviour.hangs("/chat")));
        survivors.forEach(city -> served.services().behave(city, Behaviour.answers("/events", 503)));

        var fault = Instant.now();
        running.lab().powerCut(lost.name());
        var felt = survivors.stream()
                .map(city -> running.awaitRecovery(fault, city, PATIENCE))
                .min(Duration::compareTo)
                .orElseThrow();

        running.until(
                "an incident of the failover",
                PATIENCE,
                () -> !failovers(survivors).isEmpty());
        var primary = running.estate().primary().orElseThrow().city();
        running.until(
                "its page", PATIENCE, () -> !taken(primary, "/pager/first").isEmpty());
        var told = failover(primary).getStatus().timeline().getFirst().text();
        progress.say("INCIDENT in " + primary + ": " + told);
        var measured = MEASURED.matcher(told);
        assertTrue(measured.find(), told);
        assertEquals(felt.toMillis() / 1000.0, Double.parseDouble(measured.group(1)), APART_SECONDS, told);

        assertEquals(List.of(), taken(primary, "/events"));
        served.services().behave(primary, Behaviour.takes("/events"));
        running.until("its event", PATIENCE, () -> !taken(primary, "/events").isEmpty());
        running.until(
                "the estate to be whole without " + lost,
                PATIENCE,
                () -> running.policies().isSettled(primary));
        assertEquals(1, failovers(survivors).size(), "one incident for one failover");
        var events = taken(primary, "/events");
        assertEquals(
                events.size(), events.stream().map(Delivery::key).distinct().count(), "each event once by its key");
        assertEquals(List.of(), otherOpen(survivors), "nothing else is open");
        System.out.printf(
                "RESULT name=failover-incident felt_s=%.1f measured_s=%s%n",
                felt.toMillis() / 1000.0, measured.group(1));
    }

    /** What an address of a city's inbox took of the failover. */
    private static List<Delivery> taken(City city, String to) {
        return served.services().deliveries(city, to).stream()
                .filter(delivery -> delivery.answered() / 100 == 2)
                .filter(delivery -> delivery.body().contains("The primary of orders moved"))
                .toList();
    }

    private static Incident failover(City city) {
        return incidents(List.of(city))
                .filter(IncidentPathIT::isFailover)
                .findFirst()
                .orElseThrow();
    }

    /** The causes: the same incident may be known to several cities. */
    private static List<String> failovers(List<City> cities) {
        return incidents(cities)
                .filter(IncidentPathIT::isFailover)
                .map(incident -> incident.getSpec().cause())
                .distinct()
                .toList();
    }

    private static List<String> otherOpen(List<City> cities) {
        return incidents(cities)
                .filter(other -> !isFailover(other))
                .filter(other -> Incidents.phase(other).filter("Closed"::equals).isEmpty())
                .map(other -> other.getSpec().title())
                .toList();
    }

    private static Stream<Incident> incidents(List<City> cities) {
        var incidents = new Incidents(served.running().lab());
        return cities.stream().flatMap(city -> incidents.in(city).stream());
    }

    private static boolean isFailover(Incident incident) {
        return String.valueOf(incident.getSpec().cause()).startsWith("failover/");
    }
}
