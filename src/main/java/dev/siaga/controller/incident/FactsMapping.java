package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentCanReport;
import dev.siaga.api.v1alpha1.IncidentDeed;
import dev.siaga.api.v1alpha1.IncidentPostmortem;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStamp;
import dev.siaga.controller.DurationText;
import dev.siaga.incident.Affected;
import dev.siaga.incident.CanReport;
import dev.siaga.incident.Facts;
import dev.siaga.incident.Facts.Deed;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Postmortem;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import dev.siaga.incident.Situation;
import dev.siaga.incident.Stamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From a manifest to facts: text becomes times and severities once, here. */
final class FactsMapping {
    private FactsMapping() {}

    /** What a manifest amounts to. */
    sealed interface Mapped {
        record Usable(Facts facts) implements Mapped {}

        /** Something that admission lets in can't be worked with; the message names the field and the remedy. */
        record Unusable(String message) implements Mapped {}
    }

    /**
     * What no manifest tells is given.
     *
     * @param level the readiness of the estate
     * @param phases how far another incident of the namespace is
     */
    static Mapped map(Incident incident, Optional<SiagaLevel> level, Function<String, Optional<Phase>> phases) {
        try {
            return new Mapped.Usable(facts(incident.getMetadata().getName(), incident.getSpec(), level, phases));
        } catch (IllegalArgumentException e) {
            return new Mapped.Unusable(e.getMessage());
        }
    }

    private static Facts facts(
            String name, IncidentSpec s, Optional<SiagaLevel> level, Function<String, Optional<Phase>> phases) {
        return new Facts(
                name,
                s.title(),
                Optional.ofNullable(s.summary()).orElse(""),
                Severity.valueOf(s.severity()),
                Optional.ofNullable(s.situation()).map(FactsMapping::situation),
                duration("spec.respondWithin", s.respondWithin()),
                duration("spec.resolveWithin", s.resolveWithin()),
                stamp("spec.declared", s.declared()).orElseThrow(),
                stamp("spec.acknowledged", s.acknowledged()),
                deed("spec.mitigation", s.mitigation()),
                deed("spec.resolution", s.resolution()),
                stamp("spec.closed", s.closed()),
                deeds("spec.reopenings", s.reopenings()),
                Optional.ofNullable(s.mergedInto()),
                Optional.ofNullable(s.mergedInto()).flatMap(phases),
                Optional.ofNullable(s.can()).map(FactsMapping::can),
                deeds("spec.updates", s.updates()),
                deeds("spec.observations", s.observations()),
                Optional.ofNullable(s.postmortem()).map(FactsMapping::postmortem),
                Optional.ofNullable(s.calmSince()).map(at -> time("spec.calmSince", at)),
                duration("spec.settle", s.settle()).orElse(Duration.ofMinutes(10)),
                affected(s.affected()),
                people(s),
                level);
    }

    private static Situation situation(String word) {
        return Arrays.stream(Situation.values())
                .filter(row -> row.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("spec.situation: '%s' is no row of the table".formatted(word)));
    }

    private static Optional<Duration> duration(String field, String text) {
        Optional<Duration> read = Optional.ofNullable(text).map(t -> DurationText.parse(field, t));
        if (read.filter(d -> !d.isPositive()).isPresent()) {
            throw new IllegalArgumentException(field + " must be more than zero: leave it out for the usual time");
        }
        return read;
    }

    private static Optional<Stamp> stamp(String field, IncidentStamp stamp) {
        return Optional.ofNullable(stamp).map(s -> new Stamp(s.by(), time(field + ".at", s.at())));
    }

    private static Optional<Deed> deed(String field, IncidentDeed deed) {
        return Optional.ofNullable(deed).map(d -> new Deed(new Stamp(d.by(), time(field + ".at", d.at())), d.text()));
    }

    private static List<Deed> deeds(String field, List<IncidentDeed> deeds) {
        return orEmpty(deeds).stream()
                .flatMap(deed -> deed(field, deed).stream())
                .toList();
    }

    static Instant time(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no time such as 2026-11-20T12:00:00Z".formatted(field, text));
        }
    }

    private static CanReport can(IncidentCanReport c) {
        return new CanReport(
                new Stamp(c.by(), time("spec.can.at", c.at())),
                new CanReport.Conditions(
                        c.conditions().type(),
                        c.conditions().state(),
                        Severity.valueOf(c.conditions().severity()),
                        c.conditions().summary(),
                        c.conditions().blastRadius()),
                c.actions().stream()
                        .map(a -> new CanReport.Action(a.what(), a.who()))
                        .toList(),
                orEmpty(c.needs()));
    }

    private static Postmortem postmortem(IncidentPostmortem p) {
        return new Postmortem(
                Optional.ofNullable(p.owner()),
                Optional.ofNullable(p.rootCause()),
                Optional.ofNullable(p.impact()),
                Optional.ofNullable(p.collateralDamage()),
                Optional.ofNullable(p.wentWell()),
                Optional.ofNullable(p.temporaryFix()),
                Optional.ofNullable(p.permanentFix()),
                Boolean.TRUE.equals(p.timelineComplete()),
                orEmpty(p.followUps()).stream()
                        .map(f -> new Postmortem.FollowUp(
                                f.action(),
                                Optional.ofNullable(f.owner()),
                                Optional.ofNullable(f.due()).map(FactsMapping::endOfDay),
                                Boolean.TRUE.equals(f.done())))
                        .toList());
    }

    private static Instant endOfDay(String day) {
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(
                    "spec.postmortem.followUps: due '%s' is no day such as 2026-12-31".formatted(day));
        }
    }

    static Affected affected(IncidentSpec.Affected a) {
        return a == null
                ? new Affected(List.of(), List.of(), List.of())
                : new Affected(orEmpty(a.cities()), orEmpty(a.services()), orEmpty(a.databases()));
    }

    /** Everybody who is named where a person is named. */
    private static Set<String> people(IncidentSpec s) {
        Set<String> people = new HashSet<>();
        orEmpty(s.roles()).forEach(role -> people.add(role.person()));
        people.add(s.declared().by());
        Optional.ofNullable(s.acknowledged()).map(IncidentStamp::by).ifPresent(people::add);
        Optional.ofNullable(s.closed()).map(IncidentStamp::by).ifPresent(people::add);
        Optional.ofNullable(s.mitigation()).map(IncidentDeed::by).ifPresent(people::add);
        Optional.ofNullable(s.resolution()).map(IncidentDeed::by).ifPresent(people::add);
        orEmpty(s.updates()).forEach(deed -> people.add(deed.by()));
        orEmpty(s.reopenings()).forEach(deed -> people.add(deed.by()));
        orEmpty(s.observations()).forEach(deed -> people.add(deed.by()));
        Optional.ofNullable(s.can()).ifPresent(can -> {
            people.add(can.by());
            can.actions().forEach(action -> people.add(action.who()));
        });
        Optional.ofNullable(s.postmortem()).ifPresent(p -> {
            Optional.ofNullable(p.owner()).ifPresent(people::add);
            orEmpty(p.followUps()).forEach(f -> Optional.ofNullable(f.owner()).ifPresent(people::add));
        });
        people.remove(Stamp.SIAGA);
        return people;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
