package dev.siaga.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a city's services work, all taken together: they are down once every one has been for a time, and work again once one has for a
 * time. In between, what was said last holds. Services of which none has ever worked are not down but not there yet: nobody closes a database
 * since a manifest names a service before it is rolled out.
 *
 * @param anyWorks whether any service works; empty while that isn't known
 * @param worked whether one ever has
 */
public record ServicesState(Verdict verdict, Optional<Lasting> anyWorks, boolean worked) {
    /** Nobody has looked yet, or the city has no services. */
    public static final ServicesState UNKNOWN = new ServicesState(Verdict.UNKNOWN, Optional.empty(), false);

    public enum Verdict {
        UNKNOWN,
        WORKING,
        DOWN
    }

    /** The same, where another replica has seen one work before. */
    public ServicesState remembered(boolean hasWorked) {
        return new ServicesState(verdict, anyWorks, worked || hasWorked);
    }

    /** The state after one more look at what serves each service, each empty where it isn't known. */
    public ServicesState seen(
            Collection<Optional<Serving>> services, Duration downAfter, Duration backAfter, Instant now) {
        if (services.isEmpty()) {
            return UNKNOWN;
        }
        Optional<Lasting> next = any(services)
                .map(w -> anyWorks.map(b -> b.seen(w, now)).orElseGet(() -> new Lasting(w, now)))
                .or(() -> anyWorks);
        boolean once = worked || next.filter(Lasting::holds).isPresent();
        Verdict then = once && next.filter(n -> n.brokenFor(downAfter, now)).isPresent()
                ? Verdict.DOWN
                : next.filter(n -> n.heldFor(backAfter, now)).isPresent() ? Verdict.WORKING : verdict;
        return new ServicesState(then, next, once);
    }

    /** Whether one works at this moment and they have not been down lately. */
    public boolean reliable() {
        return verdict == Verdict.WORKING && anyWorks.filter(Lasting::holds).isPresent();
    }

    private static Optional<Boolean> any(Collection<Optional<Serving>> services) {
        if (services.stream().anyMatch(s -> s.filter(v -> v != Serving.NONE).isPresent())) {
            return Optional.of(true);
        }
        return services.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(false);
    }
}
