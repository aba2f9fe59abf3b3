package dev.siaga.controller.primacy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.Lsn;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Quantiles;
import dev.siaga.traffic.Serving;
import dev.siaga.watch.CityFindings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** A {@link Beacon} with what else a city tells, as JSON at the quorum. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
record BeaconDocument(
        String city,
        Beacon.Role role,
        int members,
        int healthy,
        String systemIdentifier,
        long timeline,
        long position,
        long permitEpoch,
        long fenceGraceMillis,
        long fencedEpoch,
        long highestEpoch,
        String highestHolder,
        String unsound,
        String crowded,
        Beacon.Services services,
        boolean balked,
        long lookedAt,
        boolean setBack,
        TrafficDocument traffic,
        WatchDocument watch) {
    Beacon parse() {
        return new Beacon(
                new City(city),
                Objects.requireNonNull(role, "role"),
                members,
                healthy,
                Optional.ofNullable(systemIdentifier),
                timeline,
                new Lsn(position),
                permitEpoch,
                Duration.ofMillis(QuorumDocuments.atLeastOne("fenceGraceMillis", fenceGraceMillis)),
                fencedEpoch,
                highestEpoch,
                Optional.ofNullable(unsound),
                new Beacon.Standing(
                        Optional.ofNullable(crowded),
                        Optional.ofNullable(services).orElse(Beacon.Services.UNKNOWN),
                        watched().weaknesses(),
                        balked),
                Optional.ofNullable(highestHolder).map(City::new));
    }

    static BeaconDocument of(Beacon b, Sight sight, CityTraffic traffic, CityFindings findings) {
        return new BeaconDocument(
                b.city().name(),
                b.role(),
                b.members(),
                b.healthy(),
                b.systemIdentifier().orElse(null),
                b.timeline(),
                b.position().bytes(),
                b.permitEpoch(),
                b.fenceGrace().toMillis(),
                b.fencedEpoch(),
                b.highestEpoch(),
                b.highestHolder().map(City::name).orElse(null),
                b.unsound().orElse(null),
                b.standing().crowded().orElse(null),
                b.standing().services(),
                b.standing().balked(),
                sight.lookedAt(),
                sight.setBack(),
                TrafficDocument.of(traffic),
                WatchDocument.of(findings, b.standing().degraded()));
    }

    /**
     * What of the quorum a city went by: the revision at its last look, and whether it knows that the quorum was set back and hasn't heard of every
     * city since.
     */
    record Sight(long lookedAt, boolean setBack) {}

    Sight sight() {
        return new Sight(lookedAt, setBack);
    }

    CityTraffic parseTraffic() {
        return traffic == null ? CityTraffic.UNKNOWN : traffic.parse();
    }

    CityFindings parseFindings() {
        return watched().parse();
    }

    private WatchDocument watched() {
        return Optional.ofNullable(watch).orElse(WatchDocument.NONE);
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TrafficDocument(
            Map<String, Serving> services, Double requestsPerSecond, Double spare, Double p50, Double p95, Double p99) {
        CityTraffic parse() {
            return new CityTraffic(
                    Optional.ofNullable(services).orElse(Map.of()),
                    optional(requestsPerSecond),
                    optional(spare),
                    new Quantiles(optional(p50), optional(p95), optional(p99)));
        }

        static TrafficDocument of(CityTraffic t) {
            return new TrafficDocument(
                    t.services(),
                    nullable(t.requestsPerSecond()),
                    nullable(t.spare()),
                    nullable(t.answered().p50()),
                    nullable(t.answered().p95()),
                    nullable(t.answered().p99()));
        }

        private static OptionalDouble optional(Double value) {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        private static Double nullable(OptionalDouble value) {
            return value.isPresent() ? (Double) value.getAsDouble() : null;
        }
    }
}
