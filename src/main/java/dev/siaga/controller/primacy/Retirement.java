package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.controller.primacy.QuorumDocuments.EpochDocument;
import dev.siaga.failover.Fence;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * An estate's policy goes: its Patroni shall work unguarded. If this city holds primacy, the quorum is told first that nobody may be promoted. The
 * permit goes last: an API server that still knew the binding would refuse every renewal without it, and the primary stop.
 */
@Singleton
public class Retirement {
    /** How far it has come. */
    public enum Progress {
        /** No majority of the quorum answers: another city would take over from a primary that is no longer fenced. */
        QUORUM_SILENT,
        /** The API server may still judge by the binding. */
        UNBINDING,
        DONE
    }

    private final Etcd etcd;
    private final Permits permits;
    private final Guard guard;

    Retirement(Etcd etcd, Permits permits, Guard guard) {
        this.etcd = etcd;
        this.permits = permits;
        this.guard = guard;
    }

    /** The next step of it, to be repeated until it is done. */
    public Progress advance(EstateRuntime estate) {
        estate.stop();
        if (!toldToQuorum(estate)) {
            return Progress.QUORUM_SILENT;
        }
        boolean bound = guard.remove(estate);
        if (!estate.guard().goneFor(Fence.ADMISSION_LAG, bound)) {
            return Progress.UNBINDING;
        }
        permits.delete(estate.key());
        return Progress.DONE;
    }

    private boolean toldToQuorum(EstateRuntime estate) {
        EstateKey key = estate.key();
        QuorumAnswer<Optional<KeyValue>> found = etcd.get(key.epochKey(), estate.patience());
        if (!(found instanceof QuorumAnswer.Answered<Optional<KeyValue>>(Optional<KeyValue> pair, Revision _))) {
            return false;
        }
        Optional<EpochDocument> epoch = pair.flatMap(p -> QuorumDocuments.read(p.value(), EpochDocument.class));
        if (pair.isPresent() && epoch.isEmpty()) {
            return false; // Who can't read whose epoch it is can't know that nobody will be promoted.
        }
        Operation.Delete beacon =
                new Operation.Delete(key.beaconKey(estate.self().name()));
        if (epoch.isEmpty() || !epoch.get().city().equals(estate.self().name())) {
            return etcd.applied(Txn.always(beacon), estate.patience());
        }
        Txn txn = Txn.when(new Compare.ModifiedAt(
                        key.epochKey(), pair.orElseThrow().modRevision()))
                .then(
                        beacon,
                        new Operation.Delete(key.holderKey()),
                        QuorumWrites.epoch(key, epoch.get().parse().retire()));
        return etcd.applied(txn, estate.patience());
    }
}
