package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Fence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Reason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The changes of primacy, each one step that takes effect wholly or not at all and answers whether it did: winning an epoch and giving it
 * back at the quorum, and the permit inside the city. Safe to repeat, and safe when two replicas do them at once.
 */
@Singleton
public class Primacy {
    private final Etcd etcd;
    private final Sessions sessions;
    private final Permits permits;
    private final Guard guard;
    private final PatroniNotes notes;

    Primacy(Etcd etcd, Sessions sessions, Permits permits, Guard guard, PatroniNotes notes) {
        this.etcd = etcd;
        this.sessions = sessions;
        this.permits = permits;
        this.guard = guard;
        this.notes = notes;
    }

    /**
     * Tries to win an epoch: nobody holds primacy, and the epoch's record is still the one the decision was made from. Who doesn't know what it
     * stands on can't tell what others may keep.
     */
    public boolean contend(EstateRuntime estate, long epoch, String reason) {
        Optional<Sessions.Proof> session = session(estate);
        Optional<String> system = estate.evidence().systemIdentifier();
        boolean placed =
                estate.evidence().designated().filter(m -> m.timeline() > 0).isPresent();
        if (session.isEmpty() || system.isEmpty() || !placed) {
            return false;
        }
        QuorumReading seen = estate.reading();
        EstateKey key = estate.key();
        EpochRecord won = QuorumWrites.first(estate, epoch, system.get());
        List<PositionHistory.Past> before =
                estate.arrivals().last(estate.estate().timing().recoveryPoint());
        Txn txn = Txn.when(
                        Compare.absent(key.holderKey()),
                        seen.epochRevision() == 0
                                ? Compare.absent(key.epochKey())
                                : new Compare.ModifiedAt(key.epochKey(), seen.epochRevision()))
                .then(
                        new Operation.Put(
                                key.holderKey(),
                                QuorumDocuments.holder(estate.self(), epoch),
                                session.get().lease()),
                        QuorumWrites.epoch(key, won),
                        Moves.opening(estate, seen, epoch, reason));
        boolean applied = etcd.applied(txn, estate.patience());
        if (applied) {
            estate.positions().begin(epoch, won.position(), before);
        }
        return applied;
    }

    /**
     * Writes this city's permit under an epoch it has won. The holder's key is compared again, so that an operator that slept since it won
     * can't act on an epoch that has passed; if it sleeps after this read, the permit it writes has ended before anyone else may act.
     */
    public boolean permit(EstateRuntime estate, long epoch) {
        Optional<Sessions.Proof> session = session(estate);
        if (session.isEmpty() || !confirmed(estate, epoch, session.get())) {
            return false;
        }
        Permits.Stored stored = permits.read(estate.key());
        if (stored.permit().epoch() < epoch) {
            Duration length = estate.estate().timing().permit();
            Permit next = new Permit.Primary(epoch, session.get().sentAt().plus(length));
            if (!permits.replace(estate.key(), estate.self().name(), stored, next, length)) {
                return false;
            }
            estate.permitSeen(next);
            estate.reading()
                    .epoch()
                    .filter(e -> e.epoch() == epoch)
                    .ifPresent(won -> estate.positions().begin(epoch, won.position(), List.of()));
        }
        estate.guard().seen(guard.ensure(estate));
        return true;
    }

    /** Rewrites the permit as ended, early enough that also a member whose clock is behind may not renew from now on, and as closed. */
    public boolean stepDown(EstateRuntime estate, long epoch, Reason reason) {
        Permits.Stored stored = permits.read(estate.key());
        Instant now = estate.clock().now();
        if (!(stored.permit() instanceof Permit.Primary held) || held.epoch() != epoch || held.endedAt(now)) {
            return false;
        }
        Permit.Primary ended =
                new Permit.Primary(epoch, now.minus(estate.estate().timing().margin()), true);
        boolean done = write(estate, stored, ended);
        if (done) {
            estate.permitSealed(ended, held);
            if (reason == Reason.DATABASE_DOWN) {
                estate.lastTry().gaveUp(epoch);
            }
        }
        return done;
    }

    /**
     * Gives the key back, and says in the same step where this city stopped and, when that was proved, that it is fenced under the epoch:
     * what was seen since, such as members on their way back, doesn't undo the proof.
     */
    public boolean release(EstateRuntime estate, long epoch, boolean fenced) {
        Optional<Sessions.Proof> session = session(estate);
        QuorumReading seen = estate.reading();
        Optional<EpochRecord> record = seen.epoch().filter(e -> e.epoch() == epoch);
        if (session.isEmpty() || record.isEmpty() || fenced && !provenFenced(estate)) {
            return false;
        }
        EstateKey key = estate.key();
        Beacon beacon = estate.report(estate.clock().now());
        Lsn end = estate.evidence().furthest().map(Member.Running::position).orElse(Lsn.ZERO);
        EpochRecord stopped =
                planned(estate) ? record.get().handedAt(end) : record.get().stoppedAt(end);
        Txn txn = Txn.when(
                        new Compare.ValueIs(key.holderKey(), QuorumDocuments.holder(estate.self(), epoch)),
                        new Compare.ModifiedAt(key.epochKey(), seen.epochRevision()))
                .then(
                        new Operation.Delete(key.holderKey()),
                        QuorumWrites.beacon(estate, fenced ? beacon.fenced(epoch) : beacon, session.get()),
                        QuorumWrites.epoch(key, stopped.downFor(estate.downtime())));
        return etcd.applied(txn, estate.patience());
    }

    /**
     * The decision was made from the end that was known. An extension that was on its way may have come in since, and a member renewed by it: what
     * was seen before its end proves nothing.
     */
    private boolean provenFenced(EstateRuntime estate) {
        boolean sealed = estate.permitIsFinal() || permits.seal(estate, permits.read(estate.key()));
        return sealed
                && (!(estate.permit() instanceof Permit.Primary last)
                        || Fence.closed(
                                last,
                                estate.evidence(),
                                estate.clock().now(),
                                estate.estate().timing()));
    }

    /** A planned move has come to its end here: no member has more than is told. */
    private static boolean planned(EstateRuntime estate) {
        return estate.permit() instanceof Permit.Standby
                && estate.snapshot(estate.clock().now()).complete();
    }

    /** Writes down that a planned move is under way, or over; nothing is done in Patroni before this is acknowledged. */
    public boolean hand(EstateRuntime estate, long epoch, Optional<EpochRecord.Handover> move) {
        QuorumReading seen = estate.reading();
        Optional<EpochRecord> record = seen.epoch().filter(e -> e.epoch() == epoch);
        if (record.isEmpty()) {
            return false;
        }
        EstateKey key = estate.key();
        EpochRecord next = move.map(record.get()::handing).orElseGet(record.get()::handed);
        Txn txn = Txn.when(
                        new Compare.ValueIs(key.holderKey(), QuorumDocuments.holder(estate.self(), epoch)),
                        new Compare.ModifiedAt(key.epochKey(), seen.epochRevision()))
                .then(QuorumWrites.epoch(key, next));
        return etcd.applied(txn, estate.patience());
    }

    /** Says that this city's data is made anew: until it is a standby again, no member may hold the lock. */
    public boolean reclone(EstateRuntime estate, long epoch, Instant olderThan) {
        Permits.Stored stored = permits.read(estate.key());
        if (stored.permit() instanceof Permit.Recloning) {
            return true;
        }
        Permit last = stored.permit() instanceof Permit.Absent ? estate.permit().lastKnown() : stored.permit();
        boolean due = switch (last) {
            case Permit.Recloning ignored -> true;
            case Permit.Primary held ->
                held.epoch() < epoch && held.endedAt(estate.clock().now());
            case Permit.Standby standby -> standby.epoch() < epoch;
            case Permit.Absent ignored -> false;
        };
        return due && write(estate, stored, new Permit.Recloning(epoch, olderThan));
    }

    /**
     * Lets Patroni keep its lock as a standby leader, for good: over a permit that has ended, of a city whose members have all been seen in
     * recovery behind a standby configuration. What another replica has begun to make anew only {@link #recloned} ends.
     */
    public boolean markStandby(EstateRuntime estate, long epoch) {
        Permits.Stored stored = permits.read(estate.key());
        if (stored.permit() instanceof Permit.Primary former && former.epoch() < epoch && !former.closed()) {
            // An operator that slept may still have the promotion on its way, and a permit to stand by would guard it.
            permits.seal(estate, stored);
            return false;
        }
        if (stored.permit().epoch() > epoch) {
            return false;
        }
        boolean due = switch (stored.permit()) {
            case Permit.Recloning ignored -> false;
            case Permit.Primary held ->
                held.endedAt(estate.clock().now())
                        && (held.epoch() < epoch ? settled(estate) : standsByForGood(estate));
            case Permit.Standby ignored -> true;
            case Permit.Absent ignored -> true;
        };
        return due && standby(estate, stored, epoch);
    }

    /** The same, once all of the city's data has been made anew. */
    public boolean recloned(EstateRuntime estate, long epoch) {
        Permits.Stored stored = permits.read(estate.key());
        return stored.permit() instanceof Permit.Recloning
                && stored.permit().epoch() <= epoch
                && standby(estate, stored, epoch);
    }

    private boolean standby(EstateRuntime estate, Permits.Stored stored, long epoch) {
        boolean done = write(estate, stored, new Permit.Standby(epoch));
        if (done) {
            estate.guard().seen(guard.ensure(estate));
        }
        return done;
    }

    /**
     * A member of a city without a leader may have read the configuration before it said standby, and its wish for the lock be on its way: the
     * permit to stand by would grant it, and the member promote itself. Within the grace such a wish has come to its end.
     */
    private static boolean settled(EstateRuntime estate) {
        Duration grace = estate.estate().timing().fenceGrace(estate.evidence());
        return estate.standingByFor().compareTo(grace) >= 0;
    }

    /**
     * A holder may leave standby until its permit is closed, and the API server has taken notice of that: what was seen before may be undone, and
     * Patroni's members may answer with what they read before.
     */
    private boolean standsByForGood(EstateRuntime estate) {
        return estate.permitClosedFor().compareTo(Fence.ADMISSION_LAG) >= 0 && notes.standBy(estate.local());
    }

    /**
     * True when the quorum acknowledged, just now, that this city holds the epoch. It writes the record anew, as every renewal does:
     * survivors count the permit's end from the first sight of that write, so it must lie between the keep-alive and the permit. In the same
     * step it takes back what this city said of its fence: whoever goes by that finds the record changed.
     */
    private boolean confirmed(EstateRuntime estate, long epoch, Sessions.Proof session) {
        EstateKey key = estate.key();
        QuorumReading seen = estate.reading();
        Optional<EpochRecord> record = seen.epoch().filter(e -> e.epoch() == epoch);
        Beacon beacon = estate.report(estate.clock().now());
        if (record.isEmpty() || beacon.fencedEpoch() >= epoch) {
            return false;
        }
        Txn txn = Txn.when(
                        new Compare.ValueIs(key.holderKey(), QuorumDocuments.holder(estate.self(), epoch)),
                        new Compare.LeaseIs(key.holderKey(), session.lease()),
                        new Compare.ModifiedAt(key.epochKey(), seen.epochRevision()))
                .then(QuorumWrites.epoch(key, record.get()), QuorumWrites.beacon(estate, beacon, session));
        return etcd.applied(txn, estate.patience());
    }

    /** Writes the next permit over the one that was read, and makes it the one this replica goes by; false when another wrote first. */
    private boolean write(EstateRuntime estate, Permits.Stored stored, Permit next) {
        boolean done = permits.replace(
                estate.key(),
                estate.self().name(),
                stored,
                next,
                estate.estate().timing().permit());
        if (done) {
            estate.permitSeen(next);
        }
        return done;
    }

    private Optional<Sessions.Proof> session(EstateRuntime estate) {
        return sessions.current(estate.estate().timing().lease());
    }
}
