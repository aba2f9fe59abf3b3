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

    /** What a notice is about. */
    public enum Matter {
        INCIDENT("incident", "SiagaIncident"),
        /** The readiness of an estate, which has a name and no incident. */
        POLICY("policy", "SiagaReadiness");

        private final String word;
        private final String alert;

        Matter(String word, String alert) {
            this.word = word;
            this.alert = alert;
        }

        public String word() {
            return word;
        }

        public String alert() {
            return alert;
        }
    }

    /** Which incident or policy: where it lies and which of that name it is. */
    public record Identity(String namespace, String name, String uid, Matter matter) {
        public Identity(String namespace, String name, String uid) {
            this(namespace, name, uid, Matter.INCIDENT);
        }

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

    /** That the readiness of an estate has changed. It begins with the loss of Normal, and Normal is its end. */
    public static Notice of(LevelChange change) {
        return new Notice(
                new Identity(
                        change.namespace(),
                        change.policy(),
                        "level/%s/%s".formatted(change.namespace(), change.policy()),
                        Matter.POLICY),
                0,
                Timeline.Kind.LEVEL_CHANGED,
                change.at(),
                change.severity(),
                change.level() == SiagaLevel.NORMAL ? Phase.RESOLVED : Phase.DECLARED,
                change.since(),
                "%s is at %s".formatted(change.policy(), change.level().word()),
                change.text(),
                change.affected(),
                Optional.of(change.level()),
                List.of());
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
