package dev.siaga.controller.serviceslo;

import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Evidence;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which readings a judgement rests on. */
final class Telling {
    private Telling() {}

    static Map<Instant, Reading<Counts>> missing(Collection<Instant> starts, String why) {
        Map<Instant, Reading<Counts>> missing = new HashMap<>();
        starts.forEach(start -> missing.put(start, new Missing<>(why, List.of())));
        return missing;
    }

    /** The windows of the tier that fires, or those that couldn't be measured, come first; then the shortest. */
    static List<Evidence> evidence(ServiceLevel.Budgeted level, BudgetReadings readings, Evaluation evaluation) {
        List<Duration> firing = evaluation instanceof Evaluation.Burning burning
                ? windows(level, burning.worst().tier())
                : List.of();
        return level.windows().stream()
                .sorted(Comparator.comparing((Duration window) -> !firing.contains(window))
                        .thenComparing(window -> readings.windows().get(window) instanceof Measured)
                        .thenComparing(Comparator.naturalOrder()))
                .map(readings.windows()::get)
                .filter(Objects::nonNull)
                .flatMap(reading -> reading.evidence().stream())
                .toList();
    }

    private static List<Duration> windows(ServiceLevel.Budgeted level, String tier) {
        return level.tiers().stream()
                .filter(t -> t.name().equals(tier))
                .flatMap((Tier t) -> List.of(t.longWindow(), t.shortWindow()).stream())
                .toList();
    }
}
