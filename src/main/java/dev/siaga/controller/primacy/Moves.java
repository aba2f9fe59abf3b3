package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.Divergence;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The history of an estate at the quorum: a document for each change of holder, which its two cities complete. */
@Singleton
public class Moves {
    private final Etcd etcd;
    private final Sessions sessions;

    Moves(Etcd etcd, Sessions sessions) {
        this.etcd = etcd;
        this.sessions = sessions;
    }

    /** What the winner of an epoch writes in the step that wins it. */
    static Operation.Put opening(EstateRuntime estate, QuorumReading seen, long epoch, String reason) {
        Evidence evidence = estate.evidence();
        // A holder that was alive to give primacy up says for how long its users had been without a primary by then.
        Instant lastSign = estate.clock()
                .now()
                .minus(estate.sight().holderSilentFor())
                .minus(seen.epoch().map(EpochRecord::down).orElse(Duration.ZERO));
        Lsn mine = evidence.designated().map(Member.Running::position).orElse(Lsn.ZERO);
        MoveDocument move = new MoveDocument(
                epoch,
                seen.epoch().map(e -> e.city().name()).orElse(null),
                estate.self().name(),
                reason,
                lastSign.toString(),
                null,
                null,
                seen.epoch()
                        .map(EpochRecord::position)
                        .map(p -> p.aheadOf(mine))
                        .orElse(0L),
                evidence.designated()
                        .flatMap(Member.Running::lastCommit)
                        .map(Instant::toString)
                        .orElse(null),
                null,
                null);
        return put(estate, move);
    }

    /**
     * Notes, once, when the new primary was first seen working, and says so to the other cities at once: their clients and standbys wait
     * for it. Only the holder may: a city that has lost the epoch since it looked would call others to a primary that is none.
     */
    public boolean complete(EstateRuntime estate, long epoch) {
        Optional<MoveDocument> open = estate.reading().moves().stream()
                .filter(m -> m.epoch() == epoch && m.completedAt() == null)
                .findFirst();
        Optional<Sessions.Proof> session =
                sessions.current(estate.estate().timing().lease());
        if (open.isEmpty() || session.isEmpty()) {
            return false;
        }
        EstateKey key = estate.key();
        Operation.Put beacon =
                QuorumWrites.beacon(estate, estate.report(estate.clock().now()), session.get());
        Compare holding = new Compare.ValueIs(key.holderKey(), QuorumDocuments.holder(estate.self(), epoch));
        return stored(estate, epoch)
                .filter(at -> at.move().completedAt() == null)
                .filter(at -> etcd.applied(
                        Txn.when(holding, at.unchanged(key))
                                .then(
                                        put(
                                                estate,
                                                at.move()
                                                        .completed(
                                                                estate.clock().now())),
                                        beacon),
                        estate.patience()))
                .isPresent();
    }

    /**
     * Notes what this city alone had when it lost primacy to the holder of the epoch. It is told once: a rewind leaves nothing to count.
     * True when it is written down, now or before.
     */
    public boolean diverged(EstateRuntime estate, long epoch, Divergence divergence) {
        return stored(estate, epoch)
                .filter(at -> at.move().divergedBytes() != null
                        || etcd.applied(
                                Txn.when(at.unchanged(estate.key()))
                                        .then(put(estate, at.move().diverged(divergence))),
                                estate.patience()))
                .isPresent();
    }

    private record Stored(MoveDocument move, long revision) {
        /** Two cities write the same document, each its part: neither may undo the other's. */
        Compare unchanged(EstateKey key) {
            return new Compare.ModifiedAt(key.moveKey(move.epoch()), revision);
        }
    }

    private Optional<Stored> stored(EstateRuntime estate, long epoch) {
        return etcd.get(estate.key().moveKey(epoch), estate.patience())
                        instanceof QuorumAnswer.Answered<Optional<KeyValue>>(Optional<KeyValue> pair, Revision _)
                ? pair.flatMap(p -> QuorumDocuments.read(p.value(), MoveDocument.class)
                        .map(move -> new Stored(move, p.modRevision())))
                : Optional.empty();
    }

    private static Operation.Put put(EstateRuntime estate, MoveDocument move) {
        return new Operation.Put(estate.key().moveKey(move.epoch()), QuorumDocuments.write(move), 0);
    }
}
