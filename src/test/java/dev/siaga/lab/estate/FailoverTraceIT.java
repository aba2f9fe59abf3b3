package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import dev.siaga.lab.Jaeger;
import dev.siaga.lab.Jaeger.Span;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Part;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real Jaeger has of real moves: one trace each, made by several operators, as long as the outage that clients felt. */
@Tag("slow")
class FailoverTraceIT extends FaultScenario {
    /** A holder that dies gave its last sign of life up to a renewal before. */
    private static final Duration RENEWAL = Duration.ofSeconds(2);

    private static final Duration CLOSE = Duration.ofMillis(1500);
    /** A writer that waits for an answer of the city that is gone tries again after two seconds. */
    private static final Duration WAITING = Duration.ofSeconds(2);

    private static final Set<String> TAKEN_OVER = Set.of("failover", "detect", "elect", "promote", "traffic");

    private Jaeger jaeger;

    @Override
    Layout layout() {
        return super.layout().with("OTEL_EXPORTER_OTLP_ENDPOINT", Jaeger.OUTSIDE);
    }

    /** Its address is on a bridge that the lab makes; what operators tell before is lost, as it is where collectors come and go. */
    @BeforeAll
    void collect() throws Exception {
        jaeger = Jaeger.outside(Tools.repository().resolve(Path.of("target", "lab", "FailoverTraceIT", "logs")));
        running().until("Jaeger", PATIENCE, jaeger::isReady);
    }

    @AfterAll
    void collectNoMore() {
        if (jaeger != null) {
            jaeger.close();
        }
    }

    @Test
    @Order(1)
    void a_power_cut_is_one_trace_from_the_last_sign_of_life_to_the_first_write() {
        var fault = Instant.now();
        lab().powerCut(old().name());
        var primary = takenOver("traced-power-cut");
        var incident = incident(primary);
        var spans = told(incident.getSpec().traceID(), primary, others(), with(TAKEN_OVER, "await-fence", "follow"));
        var whole = whole(spans);

        assertEquals("failover", whole.name());
        assertEquals(incident.getMetadata().getName(), whole.facts().get("siaga.incident"));
        assertEquals(old().name(), whole.facts().get("siaga.from"));
        assertEquals(primary.name(), whole.facts().get("siaga.to"));
        assertTrue(
                !whole.begun().isBefore(fault.minus(RENEWAL).minus(CLOSE))
                        && !whole.begun().isAfter(fault.plus(CLOSE)),
                () -> whole.begun() + " for a fault at " + fault);
        for (City city : others()) {
            assertLedBeforeItsFirstWrite(city, spans, fault);
        }
        assertTrue(
                incident.getStatus()
                        .timeline()
                        .getFirst()
                        .text()
                        .contains(incident.getSpec().traceID()),
                "the timeline names the trace");
        tell("power-cut", spans, fault);
    }

    @Test
    @Order(2)
    void a_planned_move_is_told_by_both_its_cities_and_is_as_long_as_clients_waited() {
        var to = others().getFirst();
        var asked = Instant.now();
        patchPolicy("{\"switchover\": {\"to\": \"%s\", \"id\": \"traced\"}}".formatted(to));
        running().awaitWhole(to, PATIENCE);
        running().awaitWrites(City.ALL, PATIENCE);

        var spans = told(
                traceOf(to), to, City.ALL, Set.of("switchover", "demote", "elect", "promote", "traffic", "follow"));
        var whole = whole(spans);
        assertEquals("switchover", whole.name());
        assertEquals("true", whole.facts().get("siaga.planned"));
        assertEquals(
                Set.of(old().name()),
                spans.stream()
                        .filter(span -> span.name().equals("demote"))
                        .map(Span::city)
                        .collect(Collectors.toSet()));
        assertAsLongAsTheOutage(whole, asked, CLOSE);
        tell("switchover", spans, asked);
    }

    @Test
    @Order(3)
    void a_dead_database_is_counted_from_its_death_and_not_from_when_its_city_gave_up() {
        var outage = lab().outage(old(), Part.DATABASE);
        var fault = Instant.now();
        outage.begin();
        try {
            var primary = takenOver("traced-database-death");
            var spans = told(
                    incident(primary).getSpec().traceID(),
                    primary,
                    City.ALL,
                    with(TAKEN_OVER, "database-down", "stop"));
            var whole = whole(spans);
            assertAsLongAsTheOutage(whole, fault, CLOSE.plus(WAITING));
            assertTrue(whole.took().compareTo(Duration.ofSeconds(30)) > 0, whole::toString);
            tell("database-death", spans, fault);
        } finally {
            outage.end();
        }
    }

    @Test
    @Order(4)
    void nothing_but_moves_is_traced() {
        assertEquals(
                Set.of(),
                jaeger.operations().stream()
                        .filter(name -> !with(
                                        TAKEN_OVER,
                                        "await-fence",
                                        "switchover",
                                        "demote",
                                        "stop",
                                        "database-down",
                                        "follow",
                                        "choose",
                                        "catch-up",
                                        "cut-off")
                                .contains(name))
                        .collect(Collectors.toSet()));
    }

    /** The trace once it has all these spans, and each of the cities has led its writers; nothing in it may hang loose. */
    private List<Span> told(String id, City primary, List<City> cities, Set<String> names) {
        running()
                .until(
                        "a trace of " + names + " by " + cities,
                        PATIENCE,
                        () -> named(jaeger.trace(id)).containsAll(names)
                                && cities.stream()
                                        .allMatch(city ->
                                                traffic(jaeger.trace(id), city).isPresent()));
        var spans = jaeger.trace(id);
        var whole = whole(spans);
        assertEquals(primary.name(), whole.city());
        spans.stream()
                .filter(span -> span != whole)
                .forEach(span -> assertEquals(Optional.of(whole.id()), span.parent(), span::toString));
        return spans;
    }

    private static Set<String> named(List<Span> spans) {
        return spans.stream().map(Span::name).collect(Collectors.toSet());
    }

    private static Optional<Span> traffic(List<Span> spans, City city) {
        return spans.stream()
                .filter(span -> span.name().equals("traffic") && span.city().equals(city.name()))
                .findFirst();
    }

    private static Span whole(List<Span> spans) {
        var first = spans.stream().filter(span -> span.parent().isEmpty()).toList();
        assertEquals(1, first.size(), spans::toString);
        return first.getFirst();
    }

    private Incident incident(City primary) {
        var cause = "failover/orders/" + running().policies().epoch();
        running()
                .until(
                        "the incident of the failover",
                        PATIENCE,
                        () -> incidents(primary).stream()
                                .anyMatch(incident ->
                                        cause.equals(incident.getSpec().cause())
                                                && incident.getStatus() != null
                                                && incident.getStatus().timeline() != null));
        return incidents(primary).stream()
                .filter(incident -> cause.equals(incident.getSpec().cause()))
                .findFirst()
                .orElseThrow();
    }

    private List<Incident> incidents(City city) {
        return client(city)
                .resources(Incident.class)
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems();
    }

    /** A planned move opens no incident: its trace is named in the history. */
    private String traceOf(City city) {
        return status(city)
                .map(FailoverPolicyStatus::history)
                .map(List::getFirst)
                .map(FailoverPolicyStatus.Move::traceID)
                .orElseThrow();
    }

    private void assertLedBeforeItsFirstWrite(City city, List<Span> spans, Instant fault) {
        var write = fault.plus(running().awaitRecovery(fault, city, PATIENCE));
        var led = traffic(spans, city).orElseThrow().ended();
        System.out.printf(
                "RESULT name=traced-first-write city=%s after_led_s=%.2f%n",
                city, seconds(Duration.between(led, write)));
        assertTrue(
                write.isAfter(led.minus(CLOSE))
                        && write.isBefore(led.plus(WAITING).plus(CLOSE)),
                () -> "%s led its writers at %s, and the first write was at %s".formatted(city, led, write));
    }

    private void assertAsLongAsTheOutage(Span whole, Instant since, Duration within) {
        var outage = longestOutage(since);
        var apart = whole.took().minus(outage).abs();
        assertTrue(apart.compareTo(within) < 0, () -> "%s for an outage of %s".formatted(whole.took(), outage));
    }

    /** As the writer felt it that felt it longest. */
    private Duration longestOutage(Instant since) {
        return City.ALL.stream()
                .map(city -> running()
                        .judges()
                        .journal(city)
                        .since(since.minusSeconds(5))
                        .longestOutage())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Set<String> with(Set<String> names, String... more) {
        var all = new HashSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    private void tell(String name, List<Span> spans, Instant fault) {
        var whole = whole(spans);
        System.out.printf(
                "RESULT name=traced-%s spans=%d cities=%d root_s=%.2f outage_s=%.2f%n",
                name,
                spans.size(),
                spans.stream().map(Span::city).distinct().count(),
                seconds(whole.took()),
                seconds(longestOutage(fault)));
        spans.stream()
                .sorted(Comparator.comparing(Span::begun))
                .forEach(span -> System.out.printf(
                        "  %-14s %-9s %6.2f s .. %6.2f s%n",
                        span.name(),
                        span.city(),
                        seconds(Duration.between(whole.begun(), span.begun())),
                        seconds(Duration.between(whole.begun(), span.ended()))));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
