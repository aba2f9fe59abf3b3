package dev.siaga.incident;

import dev.siaga.incident.Facts.Deed;
import dev.siaga.incident.Postmortem.FollowUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Facts of an incident, filled in one after another as humans do. */
final class GivenIncident {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private Severity severity;
    private Optional<Situation> situation = Optional.empty();
    private Optional<Duration> respond = Optional.empty();
    private Optional<Duration> resolve = Optional.empty();
    private Stamp declared = new Stamp("Dewi", NOON);
    private Optional<Stamp> acknowledged = Optional.empty();
    private Optional<Deed> mitigation = Optional.empty();
    private Optional<Deed> resolution = Optional.empty();
    private Optional<Stamp> closed = Optional.empty();
    private final List<Deed> reopenings = new ArrayList<>();
    private Optional<String> mergedInto = Optional.empty();
    private Optional<Phase> mergeTarget = Optional.of(Phase.ACKNOWLEDGED);
    private Optional<CanReport> can = Optional.empty();
    private final List<Deed> updates = new ArrayList<>();
    private final List<Deed> observations = new ArrayList<>();
    private Optional<SiagaLevel> level = Optional.empty();
    private Optional<Postmortem> postmortem = Optional.empty();
    private Optional<Instant> calm = Optional.empty();

    private GivenIncident(Severity severity) {
        this.severity = severity;
    }

    static GivenIncident of(Severity severity) {
        return new GivenIncident(severity);
    }

    /** Minutes after noon. */
    static Instant at(long minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    static Stamp by(String who, long minutes) {
        return new Stamp(who, at(minutes));
    }

    GivenIncident situation(Situation row) {
        situation = Optional.of(row);
        return this;
    }

    GivenIncident severity(Severity named) {
        severity = named;
        return this;
    }

    GivenIncident within(Duration toRespond, Duration toResolve) {
        respond = Optional.of(toRespond);
        resolve = Optional.of(toResolve);
        return this;
    }

    GivenIncident declaredAt(long minutes) {
        declared = by("Dewi", minutes);
        return this;
    }

    GivenIncident acknowledged(long minutes) {
        acknowledged = Optional.of(by("Budi", minutes));
        return this;
    }

    GivenIncident mitigated(long minutes) {
        mitigation = Optional.of(new Deed(by("Budi", minutes), "traffic sent to Surabaya"));
        return this;
    }

    GivenIncident resolved(long minutes) {
        resolution = Optional.of(new Deed(by("Budi", minutes), "the release was rolled back"));
        return this;
    }

    GivenIncident closed(long minutes) {
        closed = Optional.of(by("Dewi", minutes));
        return this;
    }

    GivenIncident reopened(long minutes) {
        reopenings.add(new Deed(by("Sari", minutes), "the errors are back"));
        return this;
    }

    GivenIncident mergedInto(String other) {
        mergedInto = Optional.of(other);
        return this;
    }

    GivenIncident mergedInto(String other, Optional<Phase> target) {
        mergeTarget = target;
        return mergedInto(other);
    }

    GivenIncident can(long minutes) {
        can = Optional.of(new CanReport(
                by("Budi", minutes),
                new CanReport.Conditions("Errors", "ongoing", severity, "one in five requests fails", "api in Bandung"),
                List.of(new CanReport.Action("roll back", "Budi")),
                List.of()));
        return this;
    }

    GivenIncident update(long minutes) {
        updates.add(new Deed(by("Sari", minutes), "rolling back"));
        return this;
    }

    GivenIncident observed(long minutes, String text) {
        observations.add(new Deed(by(Stamp.SIAGA, minutes), text));
        return this;
    }

    GivenIncident level(SiagaLevel readiness) {
        level = Optional.of(readiness);
        return this;
    }

    GivenIncident calm(long minutes) {
        calm = Optional.of(at(minutes));
        return this;
    }

    GivenIncident postmortem(Postmortem written) {
        postmortem = Optional.of(written);
        return this;
    }

    GivenIncident postmortem() {
        return postmortem(completePostmortem());
    }

    static Postmortem completePostmortem() {
        return new Postmortem(
                Optional.of("Dewi"),
                Optional.of("a connection pool of one"),
                Optional.of("one in five orders failed for 20 minutes"),
                Optional.of("the mail queue grew to thousands"),
                Optional.of("the page came within a minute"),
                Optional.of("rolled back"),
                Optional.of("a load test before each release"),
                true,
                List.of(new FollowUp("load test", Optional.of("Budi"), Optional.of(at(60 * 24 * 30)), false)));
    }

    Facts facts() {
        return new Facts(
                "api-1",
                "orders fail",
                "",
                severity,
                situation,
                respond,
                resolve,
                declared,
                acknowledged,
                mitigation,
                resolution,
                closed,
                reopenings,
                mergedInto,
                mergeTarget,
                can,
                updates,
                observations,
                postmortem,
                calm,
                Duration.ofMinutes(10),
                new Affected(List.of("bandung"), List.of("api"), List.of()),
                Set.of("Dewi", "Budi", "Sari"),
                level);
    }

    /** The course when it is looked at for the first time, this many minutes after noon. */
    Course seenAt(long minutes) {
        return IncidentDecider.run(facts(), Course.begin(facts(), at(minutes)), at(minutes))
                .course();
    }

    /** The course when it is looked at again. */
    Course seenAt(long minutes, Course before) {
        return IncidentDecider.run(facts(), before, at(minutes)).course();
    }
}
