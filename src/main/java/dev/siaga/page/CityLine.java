package dev.siaga.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One city. Red when it isn't heard of, when no member of its database works, when it holds primacy and accepts no writes, or when one of its
 * services serves nobody. Orange when it works but is weaker than it should be: a member is missing, its fence can't be relied on, it doesn't stand by,
 * its data is older than the recovery point allows, it has more requests than its line or is slow, a service runs on its backup or
 * elsewhere, its operator names another weakness, or what is known of it is old. Green otherwise.
 *
 * @param live whether it is heard of now; what else is said is then of now, otherwise of {@code heardAt}
 * @param heardAt when it was last heard of, as far as this operator remembers
 */
public record CityLine(
        String name,
        boolean own,
        boolean live,
        boolean quorumSilent,
        Optional<Instant> heardAt,
        CitySight sight,
        Figures figures,
        List<Double> trend) {

    /** What is measured of it, each as it was last known. */
    public record Figures(Figure lagBytes, Figure lagSeconds, Figure requests, Figure p50, Figure p95, Figure p99) {
        static final Figures UNKNOWN = new Figures(
                Figure.UNKNOWN, Figure.UNKNOWN, Figure.UNKNOWN, Figure.UNKNOWN, Figure.UNKNOWN, Figure.UNKNOWN);
    }

    public List<ServiceLine> services() {
        return live
                ? sight.services()
                : sight.services().stream().map(ServiceLine::old).toList();
    }

    /** The worst first; empty when all is well. */
    public List<Because> because() {
        if (!live) {
            // Another city may be well while it is only this one that is cut off.
            return List.of(
                    own || !quorumSilent ? Because.SILENT : heardAt.isPresent() ? Because.STALE : Because.UNHEARD);
        }
        List<Because> all = new ArrayList<>();
        if (sight.healthy() == 0) {
            all.add(Because.NOMEMBER);
        }
        if (sight.holds() && sight.role() != CitySight.Role.PRIMARY) {
            all.add(Because.NOTWRITING);
        }
        if (services().stream().anyMatch(s -> s.light() == Light.RED)) {
            all.add(Because.SERVICEDOWN);
        }
        if (sight.healthy() > 0 && sight.healthy() < sight.members()) {
            all.add(Because.MEMBERSMISSING);
        }
        if (!sight.fenceable()) {
            all.add(Because.UNFENCEABLE);
        }
        if (!sight.holds() && sight.role() != CitySight.Role.STANDBY) {
            all.add(Because.NOTSTANDINGBY);
        }
        Stream.of(
                        weak(sight.behind(), Because.BEHIND),
                        weak(sight.load().overloaded(), Because.OVERLOADED),
                        weak(sight.load().slow(), Because.SLOW),
                        weak(any(Because.ONBACKUP), Because.ONBACKUP),
                        weak(any(Because.ELSEWHERE), Because.ELSEWHERE),
                        weak(any(Because.UNKNOWN), Because.UNKNOWN))
                .flatMap(Optional::stream)
                .forEach(all::add);
        if (all.isEmpty() && !sight.weaknesses().isEmpty()) {
            all.add(Because.WEAKENED);
        }
        return List.copyOf(all);
    }

    public Light light() {
        return Because.worst(because());
    }

    private boolean any(Because why) {
        return services().stream().anyMatch(s -> s.because().filter(why::equals).isPresent());
    }

    private static Optional<Because> weak(boolean is, Because why) {
        return is ? Optional.of(why) : Optional.empty();
    }
}
