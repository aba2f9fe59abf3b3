package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Operation;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import java.time.Duration;
import java.util.Optional;

/** The writes of the transactions: under which key a document stands, whether it goes with the session, and what a new epoch begins with. */
final class QuorumWrites {
    private QuorumWrites() {}

    /** Hangs on the session, so that a city that falls silent has no beacon. */
    static Operation.Put beacon(EstateRuntime estate, Beacon beacon, Sessions.Proof session) {
        return new Operation.Put(
                estate.key().beaconKey(beacon.city().name()),
                QuorumDocuments.write(BeaconDocument.of(
                        beacon, estate.sight().told(), estate.affairs().traffic(), estate.findings())),
                session.lease());
    }

    /** Outlives every session: the next holder goes by the last one's record. */
    static Operation.Put epoch(EstateKey key, EpochRecord record) {
        return new Operation.Put(key.epochKey(), QuorumDocuments.epoch(record), 0);
    }

    /** The record of a new epoch; it remembers the planned move that ended with the last one, so that its id isn't honoured twice. */
    static EpochRecord first(EstateRuntime estate, long epoch, String system) {
        Optional<Member.Running> designated = estate.evidence().designated();
        Lsn position = designated.map(Member.Running::position).orElse(Lsn.ZERO);
        long timeline = designated.map(Member.Running::timeline).orElse(0L);
        Optional<EpochRecord> last = estate.reading().epoch();
        Optional<EpochRecord.Handover> move = last.flatMap(l -> l.passed(estate.self()));
        Lineage.Win win = new Lineage.Win(
                epoch,
                Optional.of(estate.self()),
                timeline,
                position,
                move.filter(EpochRecord.Handover::stopped).isPresent(),
                last.flatMap(EpochRecord::turned));
        return new EpochRecord(
                epoch,
                estate.self(),
                system,
                timeline,
                position,
                last.filter(l -> l.leadsTo(epoch))
                        .map(l -> l.floorFor(position))
                        .orElse(position),
                estate.report(estate.clock().now()).fenceGrace(),
                estate.estate().timing().lease(),
                move,
                estate.clock().now(),
                false,
                lineage(last, epoch).won(win),
                Duration.ZERO);
    }

    /** An estate that is adopted begins anew. Epochs that the quorum doesn't know of were forgotten: so is whose log they went on with. */
    private static Lineage lineage(Optional<EpochRecord> last, long epoch) {
        if (last.map(EpochRecord::epoch).orElse(0L) < epoch - 1) {
            return Lineage.forgotten(epoch - 1);
        }
        return last.filter(l -> l.leadsTo(epoch)).map(EpochRecord::lineage).orElse(Lineage.UNKNOWN);
    }
}
