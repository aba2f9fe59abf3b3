package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.incident.Teller;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.incident.Cause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of causes that last, and of their end when that lasts as well: one good answer is luck. */
@Singleton
class LastingCauses {
    private final Teller teller;
    private final Map<EstateKey, Map<String, Standing>> standing = new ConcurrentHashMap<>();

    /** Since when a cause is seen, or not, without a break. */
    private record Standing(boolean seen, Instant since) {}

    LastingCauses(Teller teller) {
        this.teller = teller;
    }

    void follow(EstateKey estate, String key, Optional<Cause> cause, Duration atLeast, Instant now) {
        follow(estate, key, cause, atLeast, Instant.MIN, now);
    }

    /** What is seen since no later than {@code told} is told by another incident already. */
    void follow(EstateKey estate, String key, Optional<Cause> cause, Duration atLeast, Instant told, Instant now) {
        Instant since = standing.computeIfAbsent(estate, _ -> new ConcurrentHashMap<>())
                .compute(
                        key,
                        (_, known) -> known != null && known.seen() == cause.isPresent()
                                ? known
                                : new Standing(cause.isPresent(), now))
                .since();
        if (Duration.between(since, now).compareTo(atLeast) < 0) {
            return;
        }
        cause.ifPresentOrElse(
                seen -> {
                    if (since.isAfter(told)) {
                        teller.declare(estate.namespace(), seen);
                    }
                },
                () -> teller.calm(estate.namespace(), key, now));
    }

    void forget(EstateKey estate) {
        standing.remove(estate);
    }
}
