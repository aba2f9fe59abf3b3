package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.controller.primacy.QuorumDocuments.EpochDocument;
import dev.siaga.controller.primacy.QuorumDocuments.HolderDocument;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.CityFindings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One estate as one linearizable read of the quorum showed it, with the revisions that a transaction compares. A city's session is the
 * lease its beacon hangs on.
 */
public record QuorumReading(
        Optional<Quorum.Holder> holder,
        long holderLease,
        Optional<EpochRecord> epoch,
        long epochRevision,
        Map<City, Beacon> beacons,
        Map<City, CityTraffic> traffic,
        Map<City, CityFindings> findings,
        List<MoveDocument> moves,
        Optional<String> unreadable) {
    static final QuorumReading EMPTY = new QuorumReading(
            Optional.empty(), 0, Optional.empty(), 0, Map.of(), Map.of(), Map.of(), List.of(), Optional.empty());

    static QuorumReading of(EstateKey estate, List<KeyValue> pairs) {
        Optional<Quorum.Holder> holder = Optional.empty();
        Optional<EpochRecord> epoch = Optional.empty();
        Optional<String> unreadable = Optional.empty();
        long holderLease = 0;
        long epochRevision = 0;
        Map<City, Beacon> beacons = new HashMap<>();
        Map<City, CityTraffic> traffic = new HashMap<>();
        Map<City, CityFindings> findings = new HashMap<>();
        List<MoveDocument> moves = new ArrayList<>();
        for (KeyValue pair : pairs) {
            if (!pair.key().startsWith(estate.prefix())) {
                continue;
            }
            String name = pair.key().substring(estate.prefix().length());
            if (name.equals("holder")) {
                holder = parsed(pair, HolderDocument.class, HolderDocument::parse);
                unreadable = holder.isEmpty() ? Optional.of(pair.key()) : unreadable;
                holderLease = pair.lease();
            } else if (name.equals("epoch")) {
                epoch = parsed(pair, EpochDocument.class, EpochDocument::parse);
                unreadable = epoch.isEmpty() ? Optional.of(pair.key()) : unreadable;
                epochRevision = pair.modRevision();
            } else if (name.startsWith("cities/")) {
                Optional<BeaconDocument> told = QuorumDocuments.read(pair.value(), BeaconDocument.class);
                told.flatMap(document -> meant(document, BeaconDocument::parse))
                        .filter(b -> name.equals("cities/" + b.city()))
                        .ifPresent(b -> {
                            beacons.put(b.city(), b);
                            traffic.put(
                                    b.city(),
                                    meant(told.get(), BeaconDocument::parseTraffic)
                                            .orElse(CityTraffic.UNKNOWN));
                            findings.put(
                                    b.city(),
                                    meant(told.get(), BeaconDocument::parseFindings)
                                            .orElse(CityFindings.NONE));
                        });
            } else if (name.startsWith("moves/")) {
                parsed(pair, MoveDocument.class, MoveDocument::parse).ifPresent(moves::add);
            }
        }
        return new QuorumReading(
                holder, holderLease, epoch, epochRevision, beacons, traffic, findings, moves.reversed(), unreadable);
    }

    private static <D, T> Optional<T> parsed(KeyValue pair, Class<D> type, Function<D, T> parse) {
        return QuorumDocuments.read(pair.value(), type).flatMap(document -> meant(document, parse));
    }

    /** Empty for a document that makes no sense. */
    private static <D, T> Optional<T> meant(D document, Function<D, T> parse) {
        try {
            return Optional.of(parse.apply(document));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
