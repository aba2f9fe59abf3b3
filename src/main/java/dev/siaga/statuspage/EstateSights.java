package dev.siaga.statuspage;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.SiagaLevel;
import dev.siaga.page.Board;
import dev.siaga.page.CityLine;
import dev.siaga.page.CityMemory;
import dev.siaga.page.EstateLine;
import dev.siaga.page.EstateLine.Primary;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The board as this replica sees it: judged anew from what it holds in memory, by the same rules by which the operator decides. */
@Singleton
class EstateSights {
    private static final int LEVELS = 4;

    private record Seen(EstateKey estate, City city) {}

    private final EstateRegistry estates;
    private final Watches watches;
    private final CitySights cities;
    private final Map<Seen, CityMemory> memories = new HashMap<>();

    EstateSights(EstateRegistry estates, Watches watches, CitySights cities) {
        this.estates = estates;
        this.watches = watches;
        this.cities = cities;
    }

    synchronized Board look(Instant now) {
        List<FailoverPolicy> policies = estates.policies().stream()
                .sorted(Comparator.comparing(
                                (FailoverPolicy p) -> p.getMetadata().getNamespace())
                        .thenComparing(p -> p.getMetadata().getName()))
                .toList();
        Set<EstateKey> known = policies.stream().map(EstateKey::of).collect(Collectors.toSet());
        memories.keySet().removeIf(seen -> !known.contains(seen.estate()));
        return new Board(
                now,
                estates.self().name(),
                watches.settled(),
                policies.stream().map(policy -> look(policy, now)).toList());
    }

    private EstateLine look(FailoverPolicy policy, Instant now) {
        EstateKey key = EstateKey.of(policy);
        return estates.find(key).map(estate -> look(policy, estate, now)).orElseGet(() -> unkept(policy, key));
    }

    private EstateLine look(FailoverPolicy policy, EstateRuntime estate, Instant now) {
        Snapshot seen = estate.snapshot(now);
        Readiness readiness = Readiness.of(seen);
        EstateKey key = estate.key();
        boolean silent = seen.quorum() instanceof Quorum.Unreachable;
        return new EstateLine(
                key.namespace(),
                key.policy(),
                level(readiness.level().text()),
                readiness.reasons(),
                primary(seen, estate, now),
                seen.quorum() instanceof Quorum.Unreachable(var _, var since)
                        ? Optional.of(now.minus(since))
                        : Optional.empty(),
                estates.unusable(key),
                doing(policy),
                estate.estate().cities().stream()
                        .map(city -> city(estate, city, seen, silent, now))
                        .toList(),
                watches.budgets(key.namespace()),
                watches.incidents(key.namespace()),
                estate.reading().moves().stream().map(Lines::move).toList());
    }

    private CityLine city(EstateRuntime estate, City city, Snapshot seen, boolean silent, Instant now) {
        return memories.computeIfAbsent(new Seen(estate.key(), city), _ -> new CityMemory())
                .line(city.name(), city.equals(estate.self()), silent, cities.look(estate, city, seen), now);
    }

    /** Its policy can't be worked with, and never could since this replica began. */
    private EstateLine unkept(FailoverPolicy policy, EstateKey key) {
        Optional<FailoverPolicyStatus> status = Optional.ofNullable(policy.getStatus());
        return new EstateLine(
                key.namespace(),
                key.policy(),
                status.map(FailoverPolicyStatus::level).map(EstateSights::level).orElse(0),
                status.map(FailoverPolicyStatus::levelReasons).orElse(List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(estates.unusable(key).orElse("the operator has just started and is reading the policy")),
                doing(policy),
                List.of(),
                watches.budgets(key.namespace()),
                watches.incidents(key.namespace()),
                List.of());
    }

    /** While the quorum is silent the other cities may have elected another, of which nothing is heard here. */
    private static Optional<Primary> primary(Snapshot seen, EstateRuntime estate, Instant now) {
        return switch (seen.quorum()) {
            case Quorum.Reachable q ->
                q.holder()
                        .map(holder -> own(holder, seen)
                                .orElseGet(() -> new Primary(
                                        holder.city().name(),
                                        holder.epoch(),
                                        q.epoch()
                                                .map(e -> now.minus(q.lastRenewalSeen())
                                                        .plus(e.lease())),
                                        false)));
            case Quorum.Unreachable _ ->
                estate.reading()
                        .holder()
                        .map(holder -> own(holder, seen)
                                .orElseGet(() ->
                                        new Primary(holder.city().name(), holder.epoch(), Optional.empty(), false)));
        };
    }

    private static Optional<Primary> own(Quorum.Holder holder, Snapshot seen) {
        return holder.city().equals(seen.self())
                        && seen.permit() instanceof Permit.Primary permit
                        && permit.epoch() == holder.epoch()
                ? Optional.of(new Primary(holder.city().name(), holder.epoch(), Optional.of(permit.until()), true))
                : Optional.empty();
    }

    private static Optional<String> doing(FailoverPolicy policy) {
        return Optional.ofNullable(policy.getStatus())
                .map(FailoverPolicyStatus::lastDecision)
                .map(FailoverPolicyStatus.Decision::message);
    }

    private static int level(String text) {
        return SiagaLevel.of(text)
                .filter(level -> level != SiagaLevel.NORMAL)
                .map(level -> LEVELS - level.ordinal())
                .orElse(0);
    }
}
