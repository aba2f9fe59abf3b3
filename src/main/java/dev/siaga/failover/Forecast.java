package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would be decided if a city were lost this moment, by the same decider on the same snapshot with that city taken out of it. The fence is
 * taken for certain; {@code within} is the longest that takes. A city from which nothing is heard counts as one whose part of the quorum is lost, too.
 */
public record Forecast(City lost, Optional<City> successor, Duration within, Reason reason, String message) {
    /** By then every fence is certain and every right of way is over. */
    private static final Duration LATER = Duration.ofDays(1);

    /** One for each city, in policy order; empty while the quorum can't be asked or nobody has held primacy yet. */
    public static List<Forecast> of(Snapshot s) {
        return s.quorum() instanceof Quorum.Reachable q && q.epoch().isPresent()
                ? s.estate().cities().stream()
                        .map(lost -> without(lost, s, q, q.epoch().get()))
                        .toList()
                : List.of();
    }

    private static Forecast without(City lost, Snapshot s, Quorum.Reachable q, EpochRecord last) {
        Map<City, Beacon> living = new HashMap<>(q.beacons());
        living.remove(lost);
        living.keySet().retainAll(s.estate().cities());
        if (living.size() <= s.estate().cities().size() / 2) {
            return new Forecast(
                    lost,
                    Optional.empty(),
                    Duration.ZERO,
                    Reason.QUORUM_UNREACHABLE,
                    "%d of %d cities would be heard of: without a majority of the quorum nobody writes and nobody is promoted"
                            .formatted(living.size(), s.estate().cities().size()));
        }
        Optional<City> holder = q.holder().map(Quorum.Holder::city);
        if (holder.filter(h -> !h.equals(lost)).isPresent()) {
            return new Forecast(
                    lost,
                    holder,
                    Duration.ZERO,
                    Reason.SERVING,
                    holder.get() + " stays primary: a city that only stands by is missed by nobody who writes");
        }
        Duration within = s.estate().timing().lease().plus(last.fenceGrace());
        Quorum.View view = q.setBack() ? Quorum.View.SET_BACK : Quorum.View.CURRENT;
        var vacant = new Quorum.Reachable(Optional.empty(), q.epoch(), Map.copyOf(living), LATER, LATER, view);
        Map<City, FailoverDecision> decisions = new HashMap<>();
        living.values().forEach(b -> decisions.put(b.city(), FailoverDecider.decide(as(b, s, vacant, last))));
        return s.estate().cities().stream()
                .filter(city -> decisions.get(city) instanceof FailoverDecision.Contend)
                .findFirst()
                .map(next -> new Forecast(
                        lost,
                        Optional.of(next),
                        within,
                        decisions.get(next).reason(),
                        next + " takes over: " + decisions.get(next).message()))
                .orElseGet(() -> nobody(lost, s, decisions));
    }

    /** Of those that don't yield to another one, the first says why. */
    private static Forecast nobody(City lost, Snapshot s, Map<City, FailoverDecision> decisions) {
        FailoverDecision why = s.estate().cities().stream()
                .filter(decisions::containsKey)
                .map(decisions::get)
                .filter(decision -> decision.reason() != Reason.YIELDING)
                .findFirst()
                .orElseGet(() -> decisions.values().iterator().next());
        return new Forecast(lost, Optional.empty(), Duration.ZERO, why.reason(), why.message());
    }

    /** The moment as a surviving city would see it once the fence is certain. Nothing of the city's inside counts for who is next. */
    private static Snapshot as(Beacon survivor, Snapshot s, Quorum.Reachable vacant, EpochRecord last) {
        return new Snapshot(
                survivor.city(),
                s.estate(),
                Instant.EPOCH,
                vacant,
                new Permit.Standby(last.epoch()),
                new Evidence.Blind("only thought of"),
                survivor.unsound(),
                Math.min(survivor.highestEpoch(), last.epoch()),
                Optional.of(last.city()),
                Optional.empty(),
                Optional.empty());
    }
}
