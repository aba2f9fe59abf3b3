package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.controller.primacy.ReplicationView;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.Cause;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.CityFindings;
import dev.siaga.watch.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What every city sees of the estate at the quorum, and what of it calls for an incident. Only while the quorum answers and the estate is
 * adopted: else nothing is known.
 */
record Situations(
        String policy,
        Instant now,
        List<City> cities,
        City primary,
        Map<City, Beacon> beacons,
        Map<City, CityTraffic> traffic,
        Map<City, CityFindings> findings,
        Map<City, Finding> replication,
        Optional<MoveDocument> lastMove) {
    /** Within this time after a failover the loss of the city that was primary is told by the failover's own incident. */
    private static final Duration NEWS = Duration.ofHours(1);

    /** How one row of the table stands. */
    sealed interface Row {
        /**
         * @param blind whether it is only that nobody knows, which may take its time
         * @param told what is seen since no later than this is told by another incident
         */
        record Seen(Cause cause, boolean blind, Instant told) implements Row {
            Seen(Cause cause) {
                this(cause, false, Instant.MIN);
            }
        }

        record Over() implements Row {}

        /** Nothing new is to be said: it isn't known, or a worse row says it. */
        record Open() implements Row {}
    }

    static Optional<Situations> of(EstateRuntime estate, Snapshot seen) {
        if (!(seen.quorum() instanceof Quorum.Reachable quorum)) {
            return Optional.empty();
        }
        return quorum.epoch().map(epoch -> of(estate, seen, quorum, epoch));
    }

    private static Situations of(EstateRuntime estate, Snapshot seen, Quorum.Reachable quorum, EpochRecord epoch) {
        Map<City, CityFindings> findings = estate.reading().findings();
        Map<City, Finding> replication = new HashMap<>();
        quorum.beacons()
                .forEach((city, beacon) -> replication.put(
                        city,
                        ReplicationView.of(
                                        estate,
                                        beacon,
                                        findings.getOrDefault(city, CityFindings.NONE)
                                                .streaming())
                                .finding()));
        return new Situations(
                estate.key().policy(),
                seen.now(),
                seen.estate().cities(),
                quorum.holder().map(Quorum.Holder::city).orElse(epoch.city()),
                quorum.beacons(),
                estate.reading().traffic(),
                findings,
                replication,
                estate.reading().moves().stream().findFirst());
    }

    /** By the key of its cause. */
    Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>();
        CitySituations.add(this, rows);
        ServiceSituations.add(this, rows);
        return rows;
    }

    /** Why a city counts as down; empty when it doesn't. */
    Optional<String> down(City city) {
        Beacon beacon = beacons.get(city);
        return beacon == null
                ? Optional.of("is not heard of")
                : beacon.healthy() == 0 ? Optional.of("has no database that runs") : Optional.empty();
    }

    List<City> down() {
        return cities.stream().filter(city -> down(city).isPresent()).toList();
    }

    CityFindings of(City city) {
        return findings.getOrDefault(city, CityFindings.NONE);
    }

    /** Until when what begins in a city is told by the incident of the last failover, out of that city. */
    Instant toldByFailover(City city) {
        return lastMove.filter(move -> city.name().equals(move.from())
                        && !city.name().equals(move.to())
                        && !move.reason().equals(Reason.SWITCHED_OVER.word()))
                .map(move -> Instant.parse(
                                Optional.ofNullable(move.completedAt()).orElse(move.startedAt()))
                        .plus(NEWS))
                .orElse(Instant.MIN);
    }

    static String names(List<City> cities) {
        return cities.stream().map(City::name).collect(Collectors.joining(", "));
    }
}
