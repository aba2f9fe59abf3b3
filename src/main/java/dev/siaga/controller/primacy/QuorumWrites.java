package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Operation;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;

/** The writes that several transactions have in common: under which key a document stands, and whether it goes with the session. */
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
}
