package dev.siaga.controller.citycluster;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.Capacity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** What the leading replica knows of each city's load and data, as metrics. What isn't known is NaN, never zero. */
@Singleton
class CityMetrics {
    private record Series(EstateKey estate, City city, String name) {}

    private record Cell(Meter.Id meter, double[] value) {}

    private final MeterRegistry registry;
    private final Map<Series, Cell> cells = new ConcurrentHashMap<>();

    CityMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void update(CityCluster city, EstateRuntime estate, CityClusterStatus shown) {
        City name = new City(city.getMetadata().getName());
        set(
                new Series(estate.key(), name, "siaga.city.requests.per.second"),
                "Requests per second that a city gets",
                CityConditions.traffic(estate, name)
                        .map(CityTraffic::requestsPerSecond)
                        .orElse(OptionalDouble.empty()));
        set(
                new Series(estate.key(), name, "siaga.city.capacity.requests.per.second"),
                "The line that a city's requests per second stay below: its peak and its headroom",
                line(city));
        set(
                new Series(estate.key(), name, "siaga.replication.lag.seconds"),
                "How old what a city has of the primary's data may be",
                shown.lagSeconds() == null ? OptionalDouble.empty() : OptionalDouble.of(shown.lagSeconds()));
        set(
                new Series(estate.key(), name, "siaga.wal.bytes.per.second"),
                "How fast the write-ahead log of the primary city grows",
                holds(estate, name) ? estate.arrivals().bytesPerSecond() : OptionalDouble.empty());
    }

    void forget(String namespace, City city) {
        cells.entrySet().removeIf(entry -> {
            Series series = entry.getKey();
            boolean its =
                    series.city().equals(city) && series.estate().namespace().equals(namespace);
            if (its) {
                registry.remove(entry.getValue().meter());
            }
            return its;
        });
    }

    private static OptionalDouble line(CityCluster city) {
        return Optional.ofNullable(city.getSpec().capacity())
                .map(c -> new Capacity(c.peakRequestsPerSecond(), c.headroomPercent()))
                .map(c -> OptionalDouble.of(c.line()))
                .orElse(OptionalDouble.empty());
    }

    private static boolean holds(EstateRuntime estate, City city) {
        return estate.reading().holder().filter(h -> h.city().equals(city)).isPresent();
    }

    private void set(Series series, String description, OptionalDouble value) {
        cells.computeIfAbsent(series, s -> register(s, description)).value()[0] = value.orElse(Double.NaN);
    }

    private Cell register(Series series, String description) {
        double[] value = {Double.NaN};
        Gauge gauge = Gauge.builder(series.name(), () -> value[0])
                .description(description)
                .tags(Tags.of(
                        "namespace", series.estate().namespace(),
                        "policy", series.estate().policy(),
                        "city", series.city().name()))
                .strongReference(true)
                .register(registry);
        return new Cell(gauge.getId(), value);
    }
}
