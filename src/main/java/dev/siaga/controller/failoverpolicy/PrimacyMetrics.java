package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.CandidateRanking;
import dev.siaga.failover.City;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the leading replica measures of each estate. Labels are bounded by the number of estates and cities. */
@Singleton
class PrimacyMetrics {
    /** All gauges of all estates are told at once: with a thousand estates, each seen twice a second, not every time. */
    private static final long TELL_EVERY = Duration.ofSeconds(1).toNanos();

    /** {@code lookedAt}: when the city's own Patroni cluster was last seen, or the estate first met without a sight of it. */
    private record Row(EstateRuntime estate, Snapshot seen, Instant lookedAt) {}

    private record Told(Tags tags, Number number) {}

    private final MeterRegistry registry;
    private final Map<EstateKey, Row> latest = new ConcurrentHashMap<>();
    private final Map<EstateKey, Long> countedMoves = new ConcurrentHashMap<>();
    private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - TELL_EVERY);
    private final Gauges holder;
    private final Gauges epoch;
    private final Gauges permit;
    private final Gauges quorum;
    private final Gauges level;
    private final Gauges lag;
    private final Gauges evidence;
    private final Gauges fence;
    private final Gauges candidates;

    PrimacyMetrics(MeterRegistry registry) {
        this.registry = registry;
        holder = gauge("siaga.primacy.holder", "1 for the city that holds primacy, 0 for the others");
        epoch = gauge("siaga.epoch", "The highest epoch this city has seen");
        permit = gauge(
                "siaga.permit.remaining.seconds", "Until this city's permit to accept writes ends; 0 when it has none");
        quorum = gauge("siaga.quorum.reachable", "1 while a majority of the quorum answers");
        level = gauge("siaga.level", "Readiness: 0 Normal, 3 Siaga 3, 2 Siaga 2, 1 Siaga 1");
        lag = gauge("siaga.replication.lag.bytes", "Bytes a city is behind the last known position of the primary");
        evidence = gauge("siaga.evidence.age.seconds", "How long ago this city's own Patroni cluster was last seen");
        fence = gauge("siaga.fence.sound", "1 while this city's fence can be relied on");
        candidates = gauge(
                "siaga.candidates", "Cities that could take over now without losing more than the recovery point");
    }

    void update(EstateRuntime estate, Snapshot seen) {
        latest.compute(estate.key(), (_, before) -> new Row(estate, seen, lookedAt(before, seen)));
        countMoves(estate);
        long last = toldAt.get();
        long now = System.nanoTime();
        if (now - last >= TELL_EVERY && toldAt.compareAndSet(last, now)) {
            tell();
        }
    }

    private void tell() {
        rows(epoch, r -> own(r, r.seen.highestEpoch()));
        rows(permit, r -> own(r, remaining(r.seen)));
        rows(quorum, r -> own(r, r.seen.quorum() instanceof Quorum.Reachable ? 1 : 0));
        rows(level, r -> own(r, level(r.seen)));
        rows(holder, r -> r.seen.estate().cities().stream().map(city -> row(r, city, holds(r.seen, city) ? 1 : 0)));
        rows(lag, PrimacyMetrics::lags);
        rows(evidence, r -> own(r, age(r)));
        rows(fence, r -> own(r, r.seen.unsound().isEmpty() ? 1 : 0));
        rows(candidates, PrimacyMetrics::successors);
    }

    /** Counts a decision that differs from the one before: an estate whose decisions flap is one that something keeps from settling. */
    void decided(EstateKey estate, Reason reason) {
        registry.counter("siaga.decisions", tags(estate).and("reason", reason.word()))
                .increment();
    }

    void forget(EstateKey estate) {
        latest.remove(estate);
        countedMoves.remove(estate);
        Stream.of("siaga.decisions", "siaga.failover", "siaga.failover.duration")
                .flatMap(name -> registry.find(name).tags(tags(estate)).meters().stream())
                .forEach(registry::remove);
    }

    /** A move is counted by the city that became primary, when its end is first seen there. */
    private void countMoves(EstateRuntime estate) {
        for (MoveDocument move : estate.reading().moves().reversed()) {
            boolean fresh = move.epoch() > countedMoves.getOrDefault(estate.key(), 0L);
            if (fresh && move.completedAt() != null) {
                countedMoves.put(estate.key(), move.epoch());
                if (estate.self().name().equals(move.to()) && move.from() != null) {
                    count(estate, move);
                }
            }
        }
    }

    private void count(EstateRuntime estate, MoveDocument move) {
        Tags tags = tags(estate.key());
        registry.counter("siaga.failover", tags.and("reason", move.reason())).increment();
        registry.timer("siaga.failover.duration", tags).record(Duration.ofMillis((long) (move.rtoSeconds() * 1000)));
    }

    private static Stream<Told> lags(Row r) {
        if (!(r.seen.quorum() instanceof Quorum.Reachable q) || q.epoch().isEmpty()) {
            return Stream.empty();
        }
        return q.beacons().values().stream()
                .filter(b -> b.role() != Beacon.Role.UNKNOWN)
                .map(b -> row(r, b.city(), q.epoch().get().position().aheadOf(b.position())));
    }

    /** Without a quorum nobody knows who could. */
    private static Stream<Told> successors(Row r) {
        if (!(r.seen.quorum() instanceof Quorum.Reachable q) || q.epoch().isEmpty()) {
            return Stream.empty();
        }
        int could = CandidateRanking.successors(
                        r.seen.estate(), q.epoch().get(), q.beacons().values())
                .size();
        return own(r, could);
    }

    private static Instant lookedAt(Row before, Snapshot seen) {
        return seen.evidence() instanceof Evidence.Observed o
                ? o.at()
                : before == null ? seen.now() : before.lookedAt();
    }

    private static double age(Row r) {
        return Duration.between(r.lookedAt(), r.estate.clock().now()).toMillis() / 1000.0;
    }

    private static boolean holds(Snapshot seen, City city) {
        return seen.quorum() instanceof Quorum.Reachable q && q.holds(city);
    }

    private static double remaining(Snapshot seen) {
        return seen.permit() instanceof Permit.Primary p
                ? Math.max(0, Duration.between(seen.now(), p.until()).toMillis() / 1000.0)
                : 0;
    }

    private static int level(Snapshot seen) {
        Readiness.Level level = Readiness.of(seen).level();
        return level == Readiness.Level.NORMAL ? 0 : 4 - level.ordinal();
    }

    private Gauges gauge(String name, String description) {
        return new Gauges(registry, name, description);
    }

    private void rows(Gauges gauges, Function<Row, Stream<Told>> of) {
        Map<Tags, Number> all = new HashMap<>();
        latest.values().forEach(row -> of.apply(row).forEach(told -> all.put(told.tags, told.number)));
        gauges.tell(all);
    }

    /** What is told of the operator's own city. */
    private static Stream<Told> own(Row r, Number number) {
        return Stream.of(row(r, r.estate.self(), number));
    }

    private static Told row(Row r, City city, Number number) {
        return new Told(tags(r.estate.key()).and("city", city.name()), number);
    }

    private static Tags tags(EstateKey estate) {
        return Tags.of("namespace", estate.namespace(), "policy", estate.policy());
    }
}
