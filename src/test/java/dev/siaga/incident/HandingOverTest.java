package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Timeline.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An incident that goes on in another city, as both see it. */
class HandingOverTest {
    private static final GivenIncident GIVEN =
            GivenIncident.of(Severity.SEV2).within(Duration.ofMinutes(5), Duration.ofHours(1));

    @Test
    void the_adopter_numbers_from_the_next_thousand_so_that_no_key_is_used_for_two_entries() {
        Course adopted = GIVEN.seenAt(6).adopted("goes on here", at(7));
        Course later = GIVEN.seenAt(12, adopted);

        assertEquals(List.of(1, 2, 1000, 1001), numbers(later));
        assertEquals(List.of(1, 2, 1000, 2000), numbers(adopted.adopted("and here", at(8))));
    }

    @Test
    void the_adopter_goes_on_where_the_timers_stood() {
        Course lost = GIVEN.seenAt(6);
        assertEquals(1, lost.escalations());

        Course adopted = lost.adopted("goes on here", at(8));

        assertEquals(1, GIVEN.seenAt(9, adopted).escalations());
        assertEquals(2, GIVEN.seenAt(11, adopted).escalations());
    }

    @Test
    void an_adoption_pages_nobody() {
        Course adopted = GIVEN.seenAt(1).adopted("goes on here", at(2));
        RoutingTable routes = new RoutingTable(List.of(
                new RoutingTable.Route(List.of(), List.of(), List.of(), List.of("chat"), List.of(List.of("pager")))));

        assertEquals(Set.of("chat"), routes.recipients(Timeline.Kind.ADOPTED, GIVEN.facts(), adopted));
    }

    @Test
    void the_copy_left_behind_is_merged_and_what_waits_in_its_outbox_is_dropped() {
        Course left = GIVEN.seenAt(1).handedOver("goes on in jakarta", at(2));
        Outbox outbox = Outbox.EMPTY.post(1, Set.of("chat"), at(0)).handedOver(2);

        assertEquals(Phase.MERGED, left.phase());
        assertTrue(outbox.deliveries().isEmpty());
        assertEquals(2, outbox.posted());
        assertEquals(left, left.handedOver("again", at(3)));
    }

    private static List<Integer> numbers(Course course) {
        return course.timeline().entries().stream().map(Entry::number).toList();
    }
}
