package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What humans, or those who declared it, say of an incident. Facts of an earlier opening stay where they are; only those at or after the last
 * opening count.
 *
 * @param calmSince since when the measurement that declared it is calm again; the measurer has its own hysteresis
 * @param settle how long calm must last before an incident that may resolve itself does
 * @param mergeTarget how far the incident is that goes on instead; empty when there is none of that name
 * @param observations what was learned after it was declared; no stakeholder was told by them
 * @param people the names that may not leave the cluster
 * @param level the readiness of the estate, when it is known
 */
public record Facts(
        String name,
        String title,
        String summary,
        Severity severity,
        Optional<Situation> situation,
        Optional<Duration> respondWithin,
        Optional<Duration> resolveWithin,
        Stamp declared,
        Optional<Stamp> acknowledged,
        Optional<Deed> mitigation,
        Optional<Deed> resolution,
        Optional<Stamp> closed,
        List<Deed> reopenings,
        Optional<String> mergedInto,
        Optional<Phase> mergeTarget,
        Optional<CanReport> can,
        List<Deed> updates,
        List<Deed> observations,
        Optional<Postmortem> postmortem,
        Optional<Instant> calmSince,
        Duration settle,
        Affected affected,
        Set<String> people,
        Optional<SiagaLevel> level) {
    public Facts {
        reopenings = List.copyOf(reopenings);
        updates = List.copyOf(updates);
        observations = List.copyOf(observations);
        people = Set.copyOf(people);
    }

    /** Something done, by whom and when, in words. */
    public record Deed(Stamp stamp, String text) {}

    /** The times that hold at a severity: the incident's own, else its row of the table, as long as nothing has raised it. */
    ResponseTimes times(Severity now) {
        ResponseTimes usual = situation
                .filter(row -> !now.worseThan(severity) && row.severity() == now)
                .map(Situation::times)
                .orElseGet(() -> ResponseTimes.usual(now));
        return now.worseThan(severity)
                ? usual
                : new ResponseTimes(respondWithin.orElse(usual.respond()), resolveWithin.orElse(usual.resolve()));
    }

    /** What is merged into nothing, or into what has ended, would be forgotten. */
    boolean mergeable() {
        return mergedInto.filter(other -> !other.equals(name)).isPresent()
                && mergeTarget.filter(phase -> !phase.ended()).isPresent();
    }

    List<String> missingForClosing() {
        return postmortem
                .map(Postmortem::missing)
                .map(fields ->
                        fields.stream().map(field -> "spec.postmortem." + field).toList())
                .orElse(List.of("spec.postmortem"));
    }
}
