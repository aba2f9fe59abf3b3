package dev.siaga.incident;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A change of how ready an estate is for the next fault.
 *
 * @param seenIn the city that tells it
 * @param since when the estate was no longer Normal
 */
public record LevelChange(
        String namespace,
        String policy,
        String seenIn,
        List<String> cities,
        SiagaLevel before,
        SiagaLevel level,
        Instant at,
        Instant since,
        List<String> reasons) {
    public LevelChange {
        cities = List.copyOf(cities);
        reasons = List.copyOf(reasons);
    }

    /** As bad as the level is; being Normal again concerns whoever heard of the level before. */
    Severity severity() {
        return severity(level == SiagaLevel.NORMAL ? before : level);
    }

    private static Severity severity(SiagaLevel level) {
        return switch (level) {
            case SIAGA_1 -> Severity.SEV1;
            case SIAGA_2 -> Severity.SEV2;
            case SIAGA_3 -> Severity.SEV3;
            case NORMAL -> Severity.SEV4;
        };
    }

    Affected affected() {
        return new Affected(cities, List.of(), List.of(policy));
    }

    /** Everybody whom the level before or the new one concerns. Nobody is paged for a level: what lies behind it is an incident. */
    public Set<String> recipients(RoutingTable routes) {
        Set<String> sinks = new TreeSet<>(routes.sinks(severity(before), affected()));
        sinks.addAll(routes.sinks(severity(level), affected()));
        return sinks;
    }

    public String text() {
        return "%s, as %s sees it%s"
                .formatted(
                        before == level
                                ? "Still at " + level.word()
                                : "From %s to %s".formatted(before.word(), level.word()),
                        seenIn,
                        reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
    }
}
