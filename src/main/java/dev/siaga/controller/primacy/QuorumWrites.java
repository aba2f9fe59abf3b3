package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Operation;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;

/** The writes of the transactions: under which key a document stands, whether it goes with the session, and what a new epoch begins with. */
final class QuorumWrites {
    private QuorumWrites() {}

    /** Hangs on the session, so that a city that falls silent has no beacon. */
    static Operation.Put beacon(EstateRuntime estate, Beacon beacon, Sessions.Proof session) {
        return new Operation.Put(
                estate.key().beaconKey(beacon.city().name()),
                QuorumDocuments.write(BeaconDocument.of(beacon, estate.affairs().traffic(), estate.findings())),
                session.lease());
    }

    /** Outlives every session: the next holder goes by the last one's record. */
    static Operation.Put epoch(EstateKey key, EpochRecord record) {
        return new Operation.Put(key.epochKey(), QuorumDocuments.epoch(record), 0);
    }

    /** The record of a new epoch; it remembers the planned move that ended with the last one, so that its id isn't honoured twice. */
    static EpochRecord first(EstateRuntime estate, long epoch, String system) {
        Evidence evidence = estate.evidence();
        Lsn position = evidence.furthest().map(Member.Running::position).orElse(Lsn.ZERO);
        return new EpochRecord(
                epoch,
                estate.self(),
                system,
                evidence.furthest().map(Member.Running::timeline).orElse(0L),
                position,
                position,
                estate.report(estate.clock().now()).fenceGrace(),
                estate.estate().timing().lease(),
                estate.reading().epoch().flatMap(last -> last.passed(estate.self())),
                estate.clock().now(),
                false,
                lineage(estate, evidence));
    }

    /** The new holder's log is the estate's now, so whatever the last one had beyond it is none of the lineage. An estate that is adopted begins anew. */
    private static Lineage lineage(EstateRuntime estate, Evidence evidence) {
        long timeline = evidence.furthest().map(Member.Running::timeline).orElse(0L);
        return estate.reading()
                .epoch()
                .filter(last -> !last.retired())
                .map(last -> last.lineage().wonFrom(timeline, last.timeline()))
                .orElse(Lineage.UNKNOWN);
    }
}
