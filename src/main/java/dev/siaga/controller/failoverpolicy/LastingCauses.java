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
        switch (judge(estate, key, cause.isPresent(), atLeast, told, now)) {
            case DECLARE -> teller.declare(estate.namespace(), cause.orElseThrow());
            case CALM -> teller.calm(estate.namespace(), key, now);
            case NOTHING -> {}
        }
    }

    enum Say {
        NOTHING,
        DECLARE,
        CALM
    }

    Say judge(EstateKey estate, String key, boolean seen, Duration atLeast, Instant told, Instant now) {
        Instant since = standing.computeIfAbsent(estate, _ -> new ConcurrentHashMap<>())
                .compute(key, (_, known) -> known != null && known.seen() == seen ? known : new Standing(seen, now))
                .since();
        if (Duration.between(since, now).compareTo(atLeast) < 0 || seen && !since.isAfter(told)) {
            return Say.NOTHING;
        }
        return seen ? Say.DECLARE : Say.CALM;
    }

    /** Nobody can say whether it is there: what was seen before has not lasted, and has not ended. */
    void lostSight(EstateKey estate, String key) {
        Optional.ofNullable(standing.get(estate))
                .ifPresent(causes -> causes.computeIfPresent(key, (_, known) -> known.seen() ? null : known));
    }

    void forget(EstateKey estate) {
        standing.remove(estate);
    }
}
