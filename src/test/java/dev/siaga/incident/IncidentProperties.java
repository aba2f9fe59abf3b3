package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever humans write and whenever Siaga looks. */
class IncidentProperties {

    /** One thing a human writes, or nothing, and how many minutes later Siaga looks. */
    record Act(int what, int minutes) {}

    @Property
    void a_course_only_walks_along_allowed_pairs(@ForAll("lives") List<Act> life, @ForAll Severity severity) {
        Course course = live(severity, life);

        for (int i = 1; i < course.steps().size(); i++) {
            Phase from = course.steps().get(i - 1).phase();
            Phase to = course.steps().get(i).phase();
            boolean bySiaga = course.steps().get(i).stamp().by().equals(Stamp.SIAGA);
            assertTrue(from.next().contains(to) || bySiaga && from.calmsTo(to), from + " to " + to);
        }
    }

    @Property
    void nothing_that_touched_customers_is_closed_without_a_postmortem(
            @ForAll("lives") List<Act> life, @ForAll Severity severity) {
        GivenIncident given = GivenIncident.of(severity);
        Course course = live(given, life);

        if (course.phase() == Phase.CLOSED && course.worst().needsPostmortem()) {
            assertEquals(List.of(), given.facts().missingForClosing());
        }
    }

    @Property
    void time_to_restore_is_time_to_acknowledge_and_time_to_repair(
            @ForAll("lives") List<Act> life, @ForAll Severity severity) {
        Measures m = Measures.of(live(severity, life));

        if (m.toAcknowledge().isPresent() && m.toRepair().isPresent()) {
            assertEquals(
                    m.toRestore(),
                    Optional.of(m.toAcknowledge().get().plus(m.toRepair().get())));
        }
        m.toAcknowledge().ifPresent(time -> assertFalse(time.isNegative()));
        m.toRestore().ifPresent(time -> assertFalse(time.isNegative()));
    }

    @Property
    void looking_twice_at_one_moment_changes_nothing(@ForAll("lives") List<Act> life, @ForAll Severity severity) {
        GivenIncident given = GivenIncident.of(severity);
        Course course = live(given, life);
        long later = end(life) + 3;

        Course once = given.seenAt(later, course);

        assertEquals(once, given.seenAt(later, once));
    }

    @Property
    void a_timeline_is_capped_its_numbers_are_unique_and_nothing_vanishes_uncounted(
            @ForAll @IntRange(min = 0, max = 400) int entries, @ForAll("kinds") List<Timeline.Kind> kinds) {
        Timeline timeline = Timeline.EMPTY.with(GivenIncident.NOON, "siaga", Timeline.Kind.DECLARED, "first");
        for (int i = 0; i < entries; i++) {
            timeline = timeline.with(GivenIncident.NOON, "siaga", kinds.get(i % kinds.size()), "x".repeat(2000));
        }

        assertTrue(timeline.entries().size() <= Timeline.MOST);
        assertEquals(entries + 1, timeline.entries().size() + timeline.dropped());
        Set<Integer> numbers = new HashSet<>();
        timeline.entries().forEach(entry -> assertTrue(numbers.add(entry.number())));
        assertEquals(Timeline.Kind.DECLARED, timeline.entries().getFirst().kind());
    }

    @Provide
    Arbitrary<List<Act>> lives() {
        Arbitrary<Integer> acts = Arbitraries.integers().between(0, 9);
        Arbitrary<Integer> pauses = Arbitraries.integers().between(0, 40);
        return acts.flatMap(act -> pauses.map(pause -> new Act(act, pause)))
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<Timeline.Kind>> kinds() {
        return Arbitraries.of(Timeline.Kind.class).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Course live(Severity severity, List<Act> life) {
        return live(GivenIncident.of(severity), life);
    }

    private static Course live(GivenIncident given, List<Act> life) {
        Course course = given.seenAt(0);
        long now = 0;
        for (Act act : life) {
            now += act.minutes();
            write(given, act.what(), now);
            course = given.seenAt(now, course);
        }
        return course;
    }

    private static long end(List<Act> life) {
        return Duration.ofMinutes(life.stream().mapToLong(Act::minutes).sum()).toMinutes();
    }

    private static void write(GivenIncident given, int what, long now) {
        switch (what) {
            case 0 -> given.acknowledged(now);
            case 1 -> given.mitigated(now - 1);
            case 2 -> given.resolved(now);
            case 3 -> given.closed(now);
            case 4 -> given.postmortem();
            case 5 -> given.reopened(now);
            case 6 -> given.calm(now);
            case 7 -> given.update(now);
            case 8 -> given.acknowledged(now + 100);
            default -> given.can(now);
        }
    }
}
