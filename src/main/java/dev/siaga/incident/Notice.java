package dev.siaga.incident;

import dev.siaga.incident.Timeline.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a sink is told of one entry of an incident's timeline. Personal data is masked already: nothing else leaves the cluster. */
public record Notice(
        Identity incident,
        int entry,
        Timeline.Kind kind,
        Instant at,
        Severity severity,
        Phase phase,
        Instant openedAt,
        String title,
        String text,
        Affected affected,
        Optional<SiagaLevel> level,
        List<String> runbooks) {
    public Notice {
        runbooks = List.copyOf(runbooks);
    }

    /** Which incident: where it lies and which of that name it is. */
    public record Identity(String namespace, String name, String uid) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    public static Notice of(Identity incident, Facts facts, Course course, Entry entry, List<String> runbooks) {
        Masking masking = new Masking(facts.people());
        return new Notice(
                incident,
                entry.number(),
                entry.kind(),
                entry.at(),
                course.effective(),
                phaseAt(course, entry),
                course.openedAt(),
                masking.mask(facts.title()),
                masking.mask(entry.text()),
                facts.affected(),
                course.level(),
                runbooks);
    }

    /** As it was then: a page that arrives late is a page still. */
    private static Phase phaseAt(Course course, Entry entry) {
        return course.timeline().entries().stream()
                .filter(e -> e.number() <= entry.number() && e.kind().milestone())
                .map(e -> Phase.valueOf(e.kind().name()))
                .reduce((_, later) -> later)
                .orElse(course.phase());
    }
}
