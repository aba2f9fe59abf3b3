package dev.siaga.controller.watch;

import dev.siaga.api.v1alpha1.CityCapacity;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.controller.DurationText;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.traffic.Quantiles;
import dev.siaga.watch.Capacity;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Latency;
import dev.siaga.watch.Measured;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** Measures the city's requests, and how fast they are answered. */
@Singleton
class LoadWatcher implements Watcher {
    /** An average of a day changes slowly and is dear to ask for. */
    private static final Duration USUAL_FOR = Duration.ofMinutes(5);

    /** Without the last minutes, or a spike would soon be usual. */
    private static final String AVERAGE_OF_A_DAY = "avg_over_time((%s)[1d:5m] offset 10m)";

    private record Usual(String query, Measured level, Instant at) {}

    private final CityValues values;
    private final Map<EstateKey, Usual> usual = new ConcurrentHashMap<>();

    LoadWatcher(CityValues values) {
        this.values = values;
    }

    @Override
    public void look(EstateRuntime estate, CityClusterSpec city) {
        CityCapacity wanted = city.capacity();
        if (wanted == null) {
            estate.affairs().loaded(OptionalDouble.empty(), OptionalDouble.empty());
            estate.affairs().answered(Quantiles.UNKNOWN);
            estate.affairs().judged(Optional.empty(), Optional.empty());
            return;
        }
        Instant now = Instant.now();
        Capacity capacity = of(wanted);
        Measured requests = ask(estate, wanted, wanted.query(), now).atLeastZero();
        Optional<Measured> p95 = Optional.ofNullable(wanted.p95Query())
                .map(query -> ask(estate, wanted, query, now).atLeastZero());
        Optional<Finding> latency = p95.map(answered -> new Latency(
                        DurationText.parse("spec.capacity.latencyBound", wanted.latencyBound()), wanted.spikePercent())
                .judge(answered, requests, usual(estate, wanted, now)));
        estate.affairs().loaded(requests.known(), capacity.spare(requests));
        estate.affairs()
                .answered(new Quantiles(
                        shown(estate, wanted, wanted.p50Query(), now),
                        p95.map(Measured::known).orElse(OptionalDouble.empty()),
                        shown(estate, wanted, wanted.p99Query(), now)));
        estate.affairs().judged(Optional.of(capacity.judge(requests)), latency);
    }

    private OptionalDouble shown(EstateRuntime estate, CityCapacity wanted, String query, Instant now) {
        return query == null
                ? OptionalDouble.empty()
                : ask(estate, wanted, query, now).atLeastZero().known();
    }

    static Capacity of(CityCapacity spec) {
        return new Capacity(spec.peakRequestsPerSecond(), spec.headroomPercent());
    }

    /** What isn't known is asked again by the next look. */
    private Measured usual(EstateRuntime estate, CityCapacity wanted, Instant now) {
        String query =
                Optional.ofNullable(wanted.usualQuery()).orElseGet(() -> AVERAGE_OF_A_DAY.formatted(wanted.query()));
        return usual.compute(
                        estate.key(),
                        (_, known) -> known != null
                                        && known.query().equals(query)
                                        && known.level() instanceof Measured.Value
                                        && known.at().plus(USUAL_FOR).isAfter(now)
                                ? known
                                : new Usual(query, ask(estate, wanted, query, now), now))
                .level();
    }

    private Measured ask(EstateRuntime estate, CityCapacity wanted, String query, Instant now) {
        return values.of(estate.key().namespace(), wanted.prometheus(), query, now);
    }
}
