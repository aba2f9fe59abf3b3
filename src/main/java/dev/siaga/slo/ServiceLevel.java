package dev.siaga.slo;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is promised of a service, whole: an objective with its budget, or a limit that a gauge must not reach. */
public sealed interface ServiceLevel {

    Maintenance maintenance();

    /** Tiers that can't fire are refused, with the arithmetic. */
    record Budgeted(Objective objective, Indicator indicator, Window window, List<Tier> tiers, Maintenance maintenance)
            implements ServiceLevel {
        public Budgeted {
            tiers.stream()
                    .map(tier -> tier.impossible(objective, window))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(why -> {
                        throw new IllegalArgumentException(why);
                    });
            if (tiers.isEmpty()) {
                throw new IllegalArgumentException(
                        "no usual tier can fire with this objective and window: give spec.tiers");
            }
        }

        /** Every window a tier looks at, shortest first. */
        public List<Duration> windows() {
            return tiers.stream()
                    .flatMap(tier -> Stream.of(tier.longWindow(), tier.shortWindow()))
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** The window whose burn the time to exhaustion is told by: the shortest of the long ones. */
        Duration pace() {
            return tiers.stream()
                    .map(Tier::longWindow)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    record Capacity(Indicator.Gauge gauge, List<Level> levels, Maintenance maintenance) implements ServiceLevel {}
}
