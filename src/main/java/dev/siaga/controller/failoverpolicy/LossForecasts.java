package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Loss;
import dev.siaga.failover.City;
import dev.siaga.failover.Forecast;
import dev.siaga.failover.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the status says of losses that haven't happened. Cities that stream alike overtake each other all the time: who of them would be next is told
 * anew only when what was told is half a minute old.
 */
final class LossForecasts {
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private LossForecasts() {}

    static List<Loss> of(List<Loss> before, Snapshot s) {
        List<Loss> now = Forecast.of(s).stream()
                .map(forecast -> loss(forecast, Optional.ofNullable(before).orElse(List.of()), s.now()))
                .toList();
        return now.isEmpty() ? null : now;
    }

    private static Loss loss(Forecast forecast, List<Loss> before, Instant now) {
        var fresh = new Loss(
                forecast.lost().name(),
                forecast.successor().map(City::name).orElse(null),
                forecast.within().isZero() ? null : (int) forecast.within().toSeconds(),
                forecast.reason().word(),
                forecast.message(),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
        return before.stream()
                .filter(told -> stands(told, fresh, now))
                .findFirst()
                .orElse(fresh);
    }

    private static boolean stands(Loss told, Loss fresh, Instant now) {
        boolean alike = told.city().equals(fresh.city())
                && told.reason().equals(fresh.reason())
                && (told.primary() == null) == (fresh.primary() == null);
        return alike
                && (Objects.equals(told.primary(), fresh.primary())
                        || Duration.between(Instant.parse(told.at()), now).compareTo(REFRESH) < 0);
    }
}
