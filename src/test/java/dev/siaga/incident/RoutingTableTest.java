package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.incident.RoutingTable.Route;
import dev.siaga.incident.Timeline.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static final List<String> ALL = List.of();
    private final GivenIncident given =
            GivenIncident.of(Severity.SEV2).within(Duration.ofMinutes(3), Duration.ofHours(9));

    @Test
    void every_route_that_fits_tells_its_sinks() {
        assertEquals(
                Set.of("all", "sev2", "bandung", "api"),
                told(
                        Kind.UPDATE,
                        0,
                        new Route(List.of(), ALL, ALL, List.of("all"), List.of()),
                        new Route(List.of(Severity.SEV2), ALL, ALL, List.of("sev2"), List.of()),
                        new Route(List.of(Severity.SEV1), ALL, ALL, List.of("sev1"), List.of()),
                        new Route(List.of(), List.of("bandung"), ALL, List.of("bandung"), List.of()),
                        new Route(List.of(), List.of("jakarta"), ALL, List.of("jakarta"), List.of()),
                        new Route(List.of(), ALL, List.of("api", "web"), List.of("api"), List.of()),
                        new Route(List.of(), ALL, List.of("web"), List.of("web"), List.of())));
    }

    @Test
    void a_declaration_pages_the_first_contact() {
        assertEquals(Set.of("chat", "first"), told(Kind.DECLARED, 0, paging()));
    }

    @Test
    void each_escalation_pages_the_next_and_then_the_first_again() {
        assertEquals(Set.of("chat", "second", "boss"), told(Kind.ESCALATED, 1, paging()));
        assertEquals(Set.of("chat", "first"), told(Kind.ESCALATED, 2, paging()));
    }

    @Test
    void whoever_was_paged_hears_how_it_goes_on() {
        assertEquals(Set.of("chat", "first"), told(Kind.ACKNOWLEDGED, 0, paging()));
        assertEquals(Set.of("chat", "first", "second", "boss"), told(Kind.RESOLVED, 1, paging()));
        assertEquals(Set.of("chat"), told(Kind.UPDATE, 1, paging()));
    }

    @Test
    void nobody_is_paged_when_no_route_has_contacts() {
        assertEquals(Set.of(), told(Kind.ESCALATED, 1, new Route(List.of(), ALL, ALL, ALL, List.of())));
    }

    private static Route paging() {
        return new Route(List.of(), ALL, ALL, List.of("chat"), List.of(List.of("first"), List.of("second", "boss")));
    }

    private Set<String> told(Kind kind, int escalations, Route... routes) {
        Course course = given.seenAt(0);
        for (int level = 1; level <= escalations; level++) {
            course = given.seenAt(3L * level, course);
        }
        return new RoutingTable(List.of(routes)).recipients(kind, given.facts(), course);
    }
}
