package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Relations.Related;
import dev.siaga.incident.Relations.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationsTest {
    private static final List<String> NONE = List.of();

    /** This one is open from minute 100 to minute 200; an end of -1 is none yet. */
    @ParameterizedTest
    @CsvSource({
        "  0,  -1, true",
        "  0,  39, false",
        "  0,  40, true",
        "120, 130, true",
        "150, -1, true",
        "260, 270, true",
        "261, 270, false",
        "261,  -1, false"
    })
    void those_are_related_that_were_open_within_an_hour_of_each_other(long opened, long ended, boolean related) {
        Span one = span("one", 100, 200, List.of("bandung"), NONE);
        Span other = span("other", opened, ended, List.of("bandung"), NONE);

        assertEquals(related, !related(one, other).isEmpty());
    }

    @Test
    void what_they_share_is_told() {
        Span one = new Span(
                "one",
                at(0),
                Optional.empty(),
                new Affected(List.of("jakarta", "bandung"), List.of("api"), List.of("orders")),
                Optional.empty());
        Span other = new Span(
                "other",
                at(5),
                Optional.empty(),
                new Affected(List.of("bandung", "jakarta"), List.of("web"), List.of("orders")),
                Optional.empty());

        assertEquals(
                List.of(new Related("other", "same city: bandung, jakarta; same database: orders")),
                related(one, other));
        assertEquals(List.of(), related(one, span("other", 0, -1, List.of("surabaya"), List.of("web"))));
    }

    @Test
    void what_was_merged_into_it_is_related_whenever_it_was() {
        Span merged =
                new Span("old", at(-9000), Optional.of(at(-8000)), new Affected(NONE, NONE, NONE), Optional.of("one"));

        assertEquals(
                List.of(new Related("old", "merged into this one")), related(span("one", 0, -1, NONE, NONE), merged));
    }

    @Test
    void what_is_kept_no_longer_stays_on_record() {
        Related gone = new Related("gone", "same city: bandung");
        Span one = span("one", 0, -1, List.of("bandung"), NONE);
        Span other = span("other", 0, -1, List.of("jakarta"), NONE);

        assertEquals(List.of(gone), Relations.of(one, List.of(other), List.of(gone)));
        assertEquals(List.of(), Relations.of(one, List.of(other), List.of(new Related("other", "same city: jakarta"))));
    }

    @Test
    void the_nearest_stay_when_there_are_too_many() {
        Span one = span("one", 0, -1, List.of("bandung"), NONE);
        List<Span> others = IntStream.range(0, 50)
                .mapToObj(i -> span("i" + i, i, -1, List.of("bandung"), NONE))
                .toList();

        List<Related> related = Relations.of(one, others, List.of());

        assertEquals(Relations.MOST, related.size());
        assertEquals("i0", related.getFirst().name());
        assertEquals("i19", related.getLast().name());
    }

    @Test
    void an_incident_that_came_back_is_open_from_its_declaration_to_its_last_end() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV4).acknowledged(1).mitigated(2).resolved(3);
        Course course = given.reopened(50).seenAt(51, given.seenAt(4));
        assertEquals(Optional.empty(), spanOf(given, course).ended());

        course = given.acknowledged(52).mitigated(53).resolved(54).seenAt(55, course);

        assertEquals(at(0), spanOf(given, course).opened());
        assertEquals(Optional.of(at(54)), spanOf(given, course).ended());
    }

    @Property
    void relations_are_mutual_and_no_incident_is_its_own(@ForAll("spans") List<Span> spans) {
        for (Span one : spans) {
            for (Span other : spans) {
                boolean there = names(Relations.of(one, spans, List.of())).contains(other.name());
                boolean back = names(Relations.of(other, spans, List.of())).contains(one.name());
                assertEquals(there, back);
                assertTrue(!there || !one.name().equals(other.name()));
            }
        }
    }

    @Property
    void the_same_incidents_in_any_order_are_the_same_relations(@ForAll("spans") List<Span> spans) {
        List<Span> turned = new ArrayList<>(spans);
        Collections.reverse(turned);
        for (Span one : spans) {
            List<Related> once = Relations.of(one, spans, List.of());
            assertEquals(once, Relations.of(one, turned, once));
        }
    }

    @Provide
    Arbitrary<List<Span>> spans() {
        Arbitrary<Integer> minutes = Arbitraries.integers().between(0, 400);
        Arbitrary<List<String>> names = Arbitraries.of("a", "b", "c").list().ofMaxSize(2);
        Arbitrary<Span> span = Combinators.combine(minutes, minutes, names, names)
                .as((opened, lasts, cities, services) ->
                        span("", opened, lasts > 350 ? -1 : opened + lasts, cities, services));
        return span.list()
                .ofMaxSize(8)
                .map(list -> IntStream.range(0, list.size())
                        .mapToObj(i -> named("i" + i, list.get(i)))
                        .toList());
    }

    private static Span named(String name, Span span) {
        return new Span(name, span.opened(), span.ended(), span.affected(), span.mergedInto());
    }

    private static List<String> names(List<Related> related) {
        return related.stream().map(Related::name).toList();
    }

    private static List<Related> related(Span one, Span other) {
        return Relations.of(one, List.of(one, other), List.of());
    }

    private static Span spanOf(GivenIncident given, Course course) {
        return Span.of("api-1", course.steps(), given.facts().affected(), Optional.empty());
    }

    private static Span span(String name, long opened, long ended, List<String> cities, List<String> services) {
        return new Span(
                name,
                at(opened),
                ended < 0 ? Optional.empty() : Optional.of(at(ended)),
                new Affected(cities, services, NONE),
                Optional.empty());
    }
}
