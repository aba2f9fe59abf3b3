package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.CityFindings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One estate as one linearizable read of the quorum showed it, with the revisions that a transaction compares. A city's session is the
 * lease its beacon hangs on. {@code oldestBeacon} is the revision of the one that was written longest ago. {@code setBack}: a city says that the
 * quorum was, or had seen a later revision than the one under which it could speak of the epoch; nobody can in a quorum that only goes on. Where
 * the epoch was begun since, the quorum had been empty, and everybody knew that.
 */
public record QuorumReading(
        Optional<Quorum.Holder> holder,
        long holderLease,
        Optional<EpochRecord> epoch,
        long epochRevision,
        Map<City, Beacon> beacons,
        long oldestBeacon,
        boolean setBack,
        Map<City, CityTraffic> traffic,
        Map<City, CityFindings> findings,
        List<MoveDocument> moves,
        Optional<String> unreadable) {
    static final QuorumReading EMPTY = new QuorumReading(
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            Map.of(),
            Long.MAX_VALUE,
            false,
            Map.of(),
            Map.of(),
            List.of(),
            Optional.empty());

    static QuorumReading of(EstateKey estate, List<KeyValue> pairs) {
        return new QuorumParser(estate).read(pairs);
    }
}
