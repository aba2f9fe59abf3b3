package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Renews one estate: the beacon, acknowledged by the quorum in a transaction that proves this city still holds primacy, and only then the
 * permit. The permit ends at the sending of the session's keep-alive plus lease minus margin, so always before the quorum can give primacy
 * to another; it is written over one that still says primary under the same epoch and has not ended, so that a step-down stands.
 */
@Singleton
public class PrimacyKeeper {
    private static final Logger LOG = Logger.getLogger(PrimacyKeeper.class);

    private final Etcd etcd;
    private final Permits permits;
    private final QuorumReader reader;
    private final RenewalMetrics metrics;
    private final Adoptions adoptions;

    PrimacyKeeper(Etcd etcd, Permits permits, QuorumReader reader, RenewalMetrics metrics, Adoptions adoptions) {
        this.etcd = etcd;
        this.permits = permits;
        this.reader = reader;
        this.metrics = metrics;
        this.adoptions = adoptions;
    }

    /** Reads the permit once, also where no session proves anything: nothing is decided before. */
    void learn(EstateRuntime estate) {
        if (!estate.permitKnown()) {
            estate.permitLearned(permits.read(estate.key()).permit());
        }
    }

    void renew(EstateRuntime estate, Sessions.Proof session) {
        Timing timing = estate.estate().timing();
        Permits.Stored stored = permits.read(estate.key());
        estate.permitSeen(stored.permit());
        estate.guard().permitKept(stored.kept());
        if (estate.stopped() || !estate.lookedWithin(timing.permit())) {
            return;
        }
        if (held(estate).isEmpty()) {
            if (!estate.permitIsFinal()) {
                permits.seal(estate, stored);
            } else {
                permits.protect(stored);
            }
            publish(estate, session);
        } else if (proveHolding(estate, session, timing)) {
            extend(estate, stored, session, timing);
        }
    }

    /** Another replica may have renewed a moment ago, so that what was read is old: then once more from a new look. */
    private boolean proveHolding(EstateRuntime estate, Sessions.Proof session, Timing timing) {
        if (proveHoldingAsRead(estate, session, timing)) {
            return true;
        }
        reader.refresh(estate);
        return proveHoldingAsRead(estate, session, timing);
    }

    private static Optional<EpochRecord> held(EstateRuntime estate) {
        QuorumReading reading = estate.reading();
        return reading.holder()
                .filter(h -> h.city().equals(estate.self()))
                .flatMap(h -> reading.epoch().filter(e -> e.epoch() == h.epoch()));
    }

    private void publish(EstateRuntime estate, Sessions.Proof session) {
        etcd.txn(
                Txn.always(
                        QuorumWrites.beacon(estate, estate.report(estate.clock().now()), session)),
                estate.patience());
    }

    /**
     * The record must still be the one that was read, so that a planned move isn't overwritten. The holder's key moves to the session that
     * was just proven alive when it hangs on another, as after a change of the lease's length.
     */
    private boolean proveHoldingAsRead(EstateRuntime estate, Sessions.Proof session, Timing timing) {
        QuorumReading reading = estate.reading();
        Optional<EpochRecord> record = held(estate);
        if (record.isEmpty()) {
            return false;
        }
        EstateKey key = estate.key();
        String holder = QuorumDocuments.holder(estate.self(), record.get().epoch());
        Operation.Put beacon =
                QuorumWrites.beacon(estate, estate.report(estate.clock().now()), session);
        Txn txn = Txn.when(
                        new Compare.ValueIs(key.holderKey(), holder),
                        new Compare.ModifiedAt(key.epochKey(), reading.epochRevision()))
                .then(
                        beacon,
                        QuorumWrites.epoch(key, advanced(estate, record.get(), timing)),
                        new Operation.Put(key.holderKey(), holder, session.lease()))
                .otherwise(beacon);
        return etcd.applied(txn, estate.patience());
    }

    /** The epoch's record follows the primary: its timeline, its position, and the position a recovery point ago. */
    private static EpochRecord advanced(EstateRuntime estate, EpochRecord record, Timing timing) {
        Optional<Member.Running> primary = estate.evidence().running(Member.Role.PRIMARY);
        Lsn position = primary.map(Member.Running::position).orElse(record.position());
        return record.renewed(
                primary.map(Member.Running::timeline).filter(t -> t > 0).orElse(record.timeline()),
                position,
                primary.isPresent() ? estate.positions().floor(position, timing.recoveryPoint()) : record.floor(),
                estate.report(estate.clock().now()).fenceGrace(),
                timing.lease(),
                lineage(estate, record, primary));
    }

    /** The timeline of the primary began in the epoch of this record, unless an earlier one has it: this transaction proves who holds it. */
    private static Lineage lineage(EstateRuntime estate, EpochRecord record, Optional<Member.Running> primary) {
        return estate.timeline()
                .began()
                .filter(b -> primary.filter(p -> p.timeline() == b.timeline()).isPresent())
                .map(record::lineageWith)
                .orElse(record.lineage());
    }

    private void extend(EstateRuntime estate, Permits.Stored stored, Sessions.Proof session, Timing timing) {
        Instant until = session.sentAt().plus(timing.permit());
        if (!(stored.permit() instanceof Permit.Primary held)
                || held.endedAt(estate.clock().now())
                || !held.until().isBefore(until)
                || estate.reading()
                        .holder()
                        .filter(h -> h.epoch() == held.epoch())
                        .isEmpty()) {
            return;
        }
        Permit next = new Permit.Primary(held.epoch(), until);
        if (permits.replace(estate.key(), estate.self().name(), stored, next, timing.permit())) {
            estate.permitSeen(next);
            metrics.renewed(session);
            adoptions.renewed(estate.key());
        } else {
            LOG.debugf("estate=%s another replica wrote the permit", estate.key());
        }
    }
}
