package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.service.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One budget over three real cities that serve twenty requests a second each: a tier fires when a fifth of all requests of the last minute and of
 * the last 5 s failed. Orders fail in Bandung only, and Jakarta, which holds primacy, loses power.
 */
@Tag("slow")
@Tag("alone")
class GlobalBudgetIT {
    private static final String NAME = "api-everywhere";
    private static final Path MANIFEST = Path.of("src/test/resources/lab/incident/global.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static ServedEstate served;
    private static RunningEstate running;
    private static Progress progress;

    @BeforeAll
    static void up() throws Exception {
        progress = Progress.printing();
        served = ServedEstate.start(Tools.repository().resolve(Path.of("target/lab/global-budget")), progress);
        running = served.running();
        City.ALL.parallelStream()
                .forEach(city -> running.lab()
                        .applyManifests(city.name(), Tools.repository().resolve(MANIFEST)));
    }

    @AfterAll
    static void down() {
        if (served != null) {
            served.close();
        }
    }

    @Test
    void errors_in_one_city_burn_the_budget_of_all_and_one_incident_outlives_the_city_that_opened_it() {
        running.until(
                "every city to count all three",
                PATIENCE,
                () -> City.ALL.stream()
                        .allMatch(city -> message(city).endsWith("summed over jakarta, bandung, surabaya")));

        served.services().disturb(City.BANDUNG, new Fault(0.9, 0));
        running.until(
                "the budget to burn in every city",
                PATIENCE,
                () -> City.ALL.stream()
                        .allMatch(city -> condition(city, "Burning").startsWith("True")));
        Map<City, Double> left = City.ALL.stream()
                .collect(Collectors.toMap(
                        city -> city, city -> level(city).getStatus().budget().remainingRatio()));
        progress.say("what is left of the budget, by city: " + left);
        for (City city : City.ALL) {
            assertEquals(left.get(City.JAKARTA), left.get(city), 0.15, "what is left of one budget: " + left);
        }
        running.until("an incident", PATIENCE, () -> !open(City.JAKARTA).isEmpty());
        assertEquals(
                List.of("slo/" + NAME + " [bandung]"),
                City.ALL.stream().flatMap(city -> open(city).stream()).toList(),
                "one incident, opened by the city that holds primacy");

        running.lab().powerCut("jakarta");
        List<City> survivors = RunningEstate.except(City.JAKARTA);
        running.until(
                "Jakarta to be told silent",
                PATIENCE,
                () -> survivors.stream().allMatch(city -> message(city).contains("jakarta is silent since ")));
        running.until(
                "the incident to go on without Jakarta",
                PATIENCE,
                () -> survivors.stream().anyMatch(city -> !open(city).isEmpty()));
        running.until(
                "the estate to be whole without Jakarta",
                PATIENCE,
                () -> survivors.stream().anyMatch(running.policies()::isSettled));
        for (City city : survivors) {
            assertTrue(condition(city, "Burning").startsWith("True"), city + ": " + condition(city, "Burning"));
        }
        assertEquals(1, survivors.stream().flatMap(city -> open(city).stream()).count(), "still one incident");

        served.services().disturb(City.BANDUNG, Fault.NONE);
        running.until(
                "all to be calm",
                PATIENCE,
                () -> survivors.stream()
                                .allMatch(city -> condition(city, "Burning").startsWith("False"))
                        && survivors.stream()
                                .flatMap(GlobalBudgetIT::ours)
                                .allMatch(incident -> incident.getSpec().calmSince() != null));
    }

    /** Cause and affected cities of those that nobody has resolved. */
    private static List<String> open(City city) {
        return ours(city)
                .filter(incident -> Incidents.phase(incident)
                        .filter(phase -> List.of("Declared", "Acknowledged", "Mitigated", "Reopened")
                                .contains(phase))
                        .isPresent())
                .map(incident -> incident.getSpec().cause() + " "
                        + incident.getSpec().affected().cities())
                .toList();
    }

    private static Stream<Incident> ours(City city) {
        return new Incidents(running.lab())
                .in(city).stream()
                        .filter(incident ->
                                ("slo/" + NAME).equals(incident.getSpec().cause()));
    }

    private static String message(City city) {
        return condition(city, "Evaluated");
    }

    /** Its status and message; empty until it is there. */
    private static String condition(City city, String type) {
        ServiceSLO level = level(city);
        return level.getStatus() == null
                ? ""
                : level.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .map(condition -> condition.getStatus() + ": " + condition.getMessage())
                        .findFirst()
                        .orElse("");
    }

    private static ServiceSLO level(City city) {
        return running.lab()
                .city(city.name())
                .client()
                .resources(ServiceSLO.class)
                .inNamespace(Estate.NAMESPACE)
                .withName(NAME)
                .get();
    }
}
