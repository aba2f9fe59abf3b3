package dev.siaga.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One ServiceSLO as this city measures it. Red when the error budget is used up or burns at SEV1 or SEV2; orange when it burns more slowly, when no
 * release is allowed, or when it can't be measured or wasn't for long; green otherwise.
 *
 * @param severity SEV1 to SEV4 while a tier fires
 * @param evaluatedAt when Prometheus was last asked
 * @param freshFor how long that holds
 */
public record BudgetLine(
        String name,
        String service,
        boolean global,
        OptionalDouble objective,
        OptionalDouble remaining,
        OptionalDouble remainingMinutes,
        Optional<String> severity,
        Optional<String> tier,
        boolean measured,
        boolean releaseAllowed,
        Optional<String> exhaustedIn,
        Optional<Instant> evaluatedAt,
        Duration freshFor) {

    public boolean stale(Instant now) {
        return evaluatedAt.filter(at -> !at.plus(freshFor).isBefore(now)).isEmpty();
    }

    public List<Because> because(Instant now) {
        List<Because> all = new ArrayList<>();
        if (remaining.isPresent() && remaining.getAsDouble() <= 0) {
            all.add(Because.USEDUP);
        }
        severity.map(s -> s.equals("SEV1") || s.equals("SEV2") ? Because.BURNINGFAST : Because.BURNING)
                .ifPresent(all::add);
        if (!measured) {
            all.add(Because.NOTMEASURED);
        } else if (stale(now)) {
            all.add(Because.STALE);
        }
        if (all.isEmpty() && !releaseAllowed) {
            all.add(Because.RELEASESTOPPED);
        }
        return List.copyOf(all);
    }

    public Light light(Instant now) {
        return Because.worst(because(now));
    }
}
