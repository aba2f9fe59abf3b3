package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An estate at a glance, as one city's API server tells it: lines with picocli's markup. What isn't known is a dash, and what a city said long ago is said to be
 * old.
 */
final class StatusText {
    private static final Set<String> ENDED = Set.of("Resolved", "PostmortemPending", "Closed", "Merged");
    private static final Duration STALE = Duration.ofMinutes(2);

    private StatusText() {}

    static List<String> of(Sight sight, boolean wide, Instant now) {
        List<String> lines = new ArrayList<>(head(sight, now));
        lines.add("");
        lines.addAll(cities(sight.policy(), sight.cities(), wide, now));
        add(lines, incidents(sight.incidents(), now));
        add(lines, budgets(sight.levels()));
        return lines;
    }

    private static void add(List<String> lines, List<String> part) {
        if (!part.isEmpty()) {
            lines.add("");
            lines.addAll(part);
        }
    }

    private static List<String> head(Sight sight, Instant now) {
        FailoverPolicy policy = sight.policy();
        FailoverPolicyStatus status = policy.getStatus();
        String name =
                policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
        if (status == null) {
            return List.of("@|bold " + name + "|@   " + Words.bad("no operator has looked at it yet"));
        }
        List<String> lines = new ArrayList<>();
        lines.add("@|bold %s|@   %s   primary %s   epoch %s   permit %s"
                .formatted(
                        name,
                        Words.level(status.level()),
                        status.holder() == null ? Words.bad("none") : status.holder(),
                        Words.or(status.epoch()),
                        permit(sight, now)));
        if (Boolean.TRUE.equals(policy.getSpec().paused())) {
            lines.add(Words.warning("paused: nothing moves, whatever happens"));
        }
        Optional.ofNullable(status.levelReasons()).stream()
                .flatMap(List::stream)
                .forEach(reason -> lines.add("  " + Words.plain(reason)));
        Optional.ofNullable(status.lastDecision())
                .ifPresent(decision -> lines.add("  %s: %s (for %s)"
                        .formatted(
                                decision.action(), Words.plain(decision.message()), Words.age(decision.since(), now))));
        return lines;
    }

    private static String permit(Sight sight, Instant now) {
        return sight.permitUntil()
                .map(until ->
                        until.isAfter(now) ? "for " + Words.span(Duration.between(now, until)) : Words.bad("ended"))
                .orElse(Words.NOTHING);
    }

    private static List<String> cities(FailoverPolicy policy, List<CityCluster> clusters, boolean wide, Instant now) {
        List<String> headings =
                new ArrayList<>(List.of("CITY", "ROLE", "MEMBERS", "BEHIND", "SERVICES", "SEEN", "TROUBLE"));
        if (wide) {
            headings.addAll(List.of("TIMELINE", "POSITION", "SYSTEM", "PERMIT UNTIL"));
        }
        var table = new Columns(headings);
        for (String name : policy.getSpec().cities()) {
            Optional<CityCluster> found = clusters.stream()
                    .filter(city -> city.getMetadata().getName().equals(name))
                    .findFirst();
            table.row(row(name, found, wide, now));
        }
        return table.lines();
    }

    private static List<String> row(String name, Optional<CityCluster> cluster, boolean wide, Instant now) {
        Optional<CityClusterStatus> status = cluster.map(CityCluster::getStatus);
        List<String> cells = new ArrayList<>(List.of(
                name,
                status.map(CityClusterStatus::role).map(Words::or).orElse(Words.NOTHING),
                status.map(CityClusterStatus::members).map(Words::or).orElse(Words.NOTHING),
                status.map(StatusText::behind).orElse(Words.NOTHING),
                status.map(StatusText::services).orElse(Words.NOTHING),
                status.map(city -> seen(city, now)).orElse(Words.NOTHING),
                status.map(StatusText::trouble)
                        .orElse(Words.bad(cluster.isPresent() ? "no operator has looked" : "no CityCluster"))));
        if (wide) {
            cells.add(Words.or(status.map(CityClusterStatus::timeline).orElse(null)));
            cells.add(Words.or(status.map(CityClusterStatus::position).orElse(null)));
            cells.add(Words.or(status.map(CityClusterStatus::systemIdentifier).orElse(null)));
            cells.add(Words.or(status.map(CityClusterStatus::permitUntil).orElse(null)));
        }
        return cells;
    }

    private static String behind(CityClusterStatus city) {
        if (city.lagBytes() == null) {
            return Words.NOTHING;
        }
        return Words.bytes(city.lagBytes()) + (city.lagSeconds() == null ? "" : ", " + city.lagSeconds() + "s");
    }

    private static String services(CityClusterStatus city) {
        if (city.services() == null || city.services().isEmpty()) {
            return Words.NOTHING;
        }
        return city.services().stream()
                .map(service ->
                        service.name() + " " + Words.or(service.route() == null ? service.serving() : service.route()))
                .collect(Collectors.joining(", "));
    }

    private static String seen(CityClusterStatus city, Instant now) {
        boolean stale = Words.instant(city.lastSeen())
                .filter(seen -> Duration.between(seen, now).compareTo(STALE) > 0)
                .isPresent();
        String age = Words.age(city.lastSeen(), now);
        return stale ? Words.bad(age) : age;
    }

    private static String trouble(CityClusterStatus city) {
        return Optional.ofNullable(city.conditions()).stream()
                .flatMap(List::stream)
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(Condition::getReason)
                .reduce((one, another) -> one + ", " + another)
                .map(Words::warning)
                .orElse("");
    }

    private static List<String> incidents(List<Incident> incidents, Instant now) {
        var table = new Columns("INCIDENT", "SEVERITY", "PHASE", "OPEN FOR", "TITLE");
        open(incidents)
                .forEach(incident -> table.row(
                        incident.getMetadata().getName(),
                        Words.severity(incident.getStatus().severity()),
                        incident.getStatus().phase(),
                        Words.age(incident.getStatus().openedAt(), now),
                        Words.plain(incident.getSpec().title())));
        return table.lines();
    }

    /** Those that somebody works on, or should. */
    static Stream<Incident> open(List<Incident> incidents) {
        return incidents.stream()
                .filter(incident -> incident.getStatus() != null
                        && !ENDED.contains(Words.or(incident.getStatus().phase())));
    }

    private static List<String> budgets(List<ServiceSLO> levels) {
        var table = new Columns("SERVICE LEVEL", "BUDGET LEFT", "EXHAUSTED IN", "FIRING");
        levels.stream()
                .filter(slo -> slo.getStatus() != null)
                .forEach(slo -> table.row(
                        slo.getMetadata().getName(),
                        left(slo),
                        Words.or(slo.getStatus().exhaustedIn()),
                        Optional.ofNullable(slo.getStatus().firing())
                                .map(firing -> Words.severity(firing.severity()))
                                .orElse(Words.NOTHING)));
        return table.lines();
    }

    static String left(ServiceSLO slo) {
        return Optional.ofNullable(slo.getStatus().budget())
                .map(budget -> budget.remainingRatio())
                .map(ratio -> {
                    String percent = "%.1f %%".formatted(100 * ratio);
                    return ratio <= 0 ? Words.bad(percent) : ratio < 0.25 ? Words.warning(percent) : percent;
                })
                .orElse(Words.NOTHING);
    }
}
