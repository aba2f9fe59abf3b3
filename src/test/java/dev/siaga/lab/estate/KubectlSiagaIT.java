package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Loss;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.cli.KubectlSiaga;
import dev.siaga.lab.City;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plugin's commands on three living cities: what it says is so, and what it asks for happens. */
@Tag("slow")
class KubectlSiagaIT extends EstateScenarios {
    private static final Duration RPO = Duration.ofSeconds(10);

    private record Ran(int code, String out, String err) {}

    KubectlSiagaIT() {
        super("kubectl-siaga");
    }

    /** As a shell would have it in KUBECONFIG: a file for each city, each with a context of the city's name. */
    @BeforeAll
    void kubeconfigs() {
        System.setProperty(
                "kubeconfig",
                City.ALL.stream()
                        .map(city -> lab().city(city.name()).kubeconfig().toString())
                        .collect(Collectors.joining(File.pathSeparator)));
    }

    @Test
    @Order(1)
    void the_doctor_finds_no_fault_in_the_estate_that_all_other_tests_trust() {
        for (City city : City.ALL) {
            Ran examined = siaga("doctor", "--context", city.name());
            assertEquals(0, examined.code(), examined.out() + examined.err());
        }
        Ran all = siaga("status", "--contexts");
        assertTrue(all.out().contains("all 3 that answered agree"), all.out() + all.err());
    }

    @Test
    @Order(2)
    void a_drill_moves_the_primary_there_and_back_and_is_on_record() throws Exception {
        String to = RunningEstate.except(primary()).getFirst().name();
        Ran drilled = siaga("drill", "--to", to, "--stay", "5s", "--contexts");

        assertEquals(0, drilled.code(), drilled.out() + drilled.err());
        awaitWhole(primary());
        assertEquals(2, moves());
        assertEquals(List.of(), lost(), "planned moves lose nothing");
        Incident exercise =
                client(primary()).resources(Incident.class).inNamespace(Estate.NAMESPACE).list().getItems().stream()
                        .filter(incident -> incident.getSpec().title().startsWith("Exercise"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(2, exercise.getSpec().updates().size());
        running()
                .until(
                        "the exercise to be closed",
                        PATIENCE,
                        () -> phase(exercise).equals("Closed"));
    }

    @Test
    @Order(3)
    void break_glass_ends_the_writes_of_a_city_and_another_writes_within_the_time_that_was_forecast() throws Exception {
        running().until("a forecast in " + primary(), PATIENCE, () -> forecast() != null);
        Loss forecast = forecast();
        Ran explained = siaga(
                "explain", "--if-lost", primary().name(), "--context", primary().name());
        assertEquals(0, explained.code(), explained.err());
        Instant fault = Instant.now();

        Ran fenced = siaga(
                "fence",
                primary().name(),
                "--confirm",
                primary().name(),
                "--reason",
                "a test",
                "--context",
                primary().name());

        assertEquals(0, fenced.code(), fenced.out() + fenced.err());
        running()
                .until(
                        "another city to write",
                        Duration.ofSeconds(forecast.withinSeconds() + 30),
                        () -> running()
                                .estate()
                                .primary()
                                .filter(member -> !member.city().equals(primary()))
                                .isPresent());
        City next = running().estate().primary().orElseThrow().city();
        assertNotEquals(primary(), next);
        System.out.printf(
                "RESULT break-glass forecast=%s within=%ds became=%s%n",
                forecast.primary(), forecast.withinSeconds(), next);
        Ran back = siaga("switchover", "--to", primary().name(), "--no-wait", "--context", next.name());
        assertEquals(0, back.code(), back.err());
        running()
                .until(
                        "the request to wait for the barred city",
                        PATIENCE,
                        () -> running()
                                .policies()
                                .status(next)
                                .filter(status ->
                                        status.lastDecision().message().contains("barred from primacy by hand"))
                                .isPresent());

        assertEquals(
                0,
                siaga(
                                "fence",
                                primary().name(),
                                "--lift",
                                "--context",
                                primary().name())
                        .code());
        awaitWhole(primary());
        assertEquals(List.of(), Ledger.close(running()).lostOutside(RPO, fault));
    }

    private Loss forecast() {
        return running().policies().status(primary()).stream()
                .flatMap(status -> Stream.ofNullable(status.ifLost()))
                .flatMap(List::stream)
                .filter(loss -> loss.city().equals(primary().name()) && loss.primary() != null)
                .findFirst()
                .orElse(null);
    }

    private String phase(Incident incident) {
        Incident now = client(primary()).resource(incident).get();
        return now.getStatus() == null ? "" : String.valueOf(now.getStatus().phase());
    }

    private static Ran siaga(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = KubectlSiaga.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.concat(Stream.of(arguments), Stream.of("-n", Estate.NAMESPACE))
                        .toArray(String[]::new));
        System.out.printf("$ kubectl siaga %s%n%s%s", String.join(" ", arguments), out, err);
        return new Ran(code, out.toString(), err.toString());
    }
}
