package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last epoch at the quorum, which outlives its holder.
 *
 * @param position the holder's last reported position
 * @param floor the position that the primary had a recovery point earlier, not counting the time without one: a candidate that reaches it loses no more time than the policy allows
 * @param fenceGrace within which the holder's Patroni stops once it may not renew
 * @param lease how long the holder's primacy lasts from the sending of a keep-alive, by the slowest clock that its city may have; each permit
 *     is written only after a write of this record was acknowledged that followed the keep-alive
 * @param handover the planned move that this holder began, or that ended in its epoch
 * @param since when the holder won the epoch, by the holder's clock
 * @param lineage the timelines up to the holder's
 * @param down how long the holder's city had been without a primary when it gave the epoch up, as it counts that; zero while it holds it
 * @param retired the holder's policy was deleted and its Patroni works unguarded, so nobody may be promoted until the estate is adopted anew
 */
public record EpochRecord(
        long epoch,
        City city,
        String systemIdentifier,
        long timeline,
        Lsn position,
        Lsn floor,
        Duration fenceGrace,
        Duration lease,
        Optional<Handover> handover,
        Instant since,
        boolean retired,
        Lineage lineage,
        Duration down) {

    /**
     * A planned move: under way while {@code open}, else the last one that was carried out or given up. {@code earlier} are the ids before
     * it, newest first: a city whose manifest lags behind must not repeat what was done. {@code at} is the clock of the city that began it.
     * {@code stopped}: the holder has said where it stopped for good; before that, nobody knows what the successor must have received.
     */
    public record Handover(City to, String id, Instant at, boolean open, boolean stopped, List<String> earlier) {
        /** How many ids are remembered; a manifest is never so many requests behind. */
        private static final int REMEMBERED = 32;

        public Handover {
            earlier = List.copyOf(earlier);
        }

        public Handover(City to, String id, Instant at, boolean open) {
            this(to, id, at, open, false, List.of());
        }

        public Handover closed() {
            return new Handover(to, id, at, false, stopped, earlier);
        }

        /** As whoever wins the next epoch remembers it. Only its successor begins where the holder stopped; what was closed before is long past. */
        Handover passed(City winner) {
            return new Handover(to, id, at, false, stopped && open && to.equals(winner), earlier);
        }

        private Handover after(Handover last) {
            return last.id.equals(id)
                    ? new Handover(to, id, at, open, stopped, last.earlier)
                    : new Handover(
                            to,
                            id,
                            at,
                            open,
                            stopped,
                            Stream.concat(Stream.of(last.id), last.earlier.stream())
                                    .limit(REMEMBERED)
                                    .toList());
        }

        private boolean knows(String request) {
            return id.equals(request) || earlier.contains(request);
        }
    }

    public EpochRecord {
        if (epoch < 1) {
            throw new IllegalArgumentException("an epoch is at least 1: " + epoch);
        }
    }

    /** The record as the living primary renews it. */
    public EpochRecord renewed(
            long newTimeline, Lsn newPosition, Lsn newFloor, Duration newGrace, Duration newLease, Lineage newLineage) {
        return new EpochRecord(
                epoch,
                city,
                systemIdentifier,
                newTimeline,
                newPosition,
                newFloor,
                newGrace,
                newLease,
                handover,
                since,
                retired,
                newLineage,
                down);
    }

    /** The record with the position at which the holder stopped for good; never an earlier one. */
    public EpochRecord stoppedAt(Lsn end) {
        Lsn last = end.compareTo(position) <= 0 ? position : end;
        return renewed(timeline, last, floor, fenceGrace, lease, lineage);
    }

    /** The record with the position at which the holder stopped for good in a planned move: its successor needs no more than that. */
    public EpochRecord handedAt(Lsn end) {
        EpochRecord last = stoppedAt(end);
        return last.with(last.handover.map(h -> new Handover(h.to, h.id, h.at, h.open, true, h.earlier)), last.retired);
    }

    /** The record with a planned move begun; it remembers the ids of those before. */
    public EpochRecord handing(Handover next) {
        return with(Optional.of(handover.map(next::after).orElse(next)), retired);
    }

    /** The record with the planned move over, carried out or given up. */
    public EpochRecord handed() {
        return with(handover.map(Handover::closed), retired);
    }

    /** The record of a holder that gives the epoch up, and whose users have been without a primary for so long. */
    public EpochRecord downFor(Duration time) {
        return with(handover, retired, time);
    }

    public EpochRecord retire() {
        return with(handover, true);
    }

    private EpochRecord with(Optional<Handover> move, boolean nowRetired) {
        return with(move, nowRetired, down);
    }

    private EpochRecord with(Optional<Handover> move, boolean nowRetired, Duration time) {
        return new EpochRecord(
                epoch,
                city,
                systemIdentifier,
                timeline,
                position,
                floor,
                fenceGrace,
                lease,
                move,
                since,
                nowRetired,
                lineage,
                time);
    }

    /**
     * To whom the holder's Patroni may have been turned: the successor of a move that it began, though it be called off, for an operator that
     * crashed has written that down and not yet undone what it had done.
     */
    public Optional<City> turned() {
        return handover.filter(h -> !h.at().isBefore(since)).map(Handover::to);
    }

    /** The planned move as whoever wins the next epoch remembers it. */
    public Optional<Handover> passed(City winner) {
        return handover.map(h -> h.passed(winner));
    }

    /** The record's lineage with the timeline of its holder's primary; the first one of an epoch may have been handed over. */
    public Lineage lineageWith(Lineage.Beginning begun) {
        boolean first = lineage.branches().stream().noneMatch(b -> b.epoch() == epoch);
        boolean handed = handover.filter(h -> !h.open() && h.stopped() && h.to().equals(city))
                .isPresent();
        long in = lineage.epochOf(begun.timeline(), epoch);
        return lineage.with(begun.in(in, in == epoch && first && handed));
    }

    /** The city that has the right of way, while a planned move to it is under way. */
    public Optional<City> successor() {
        return handover.filter(Handover::open).map(Handover::to);
    }

    /** The successor of a planned move whose holder has said where it stopped. */
    public Optional<City> heir() {
        return handover.filter(Handover::open).filter(Handover::stopped).map(Handover::to);
    }

    /** Whether a log that ends here is a part of the estate's. It is of a city that was permitted, or stood by, under an epoch last. */
    boolean holds(long under, long reached, Lsn end) {
        return lineage.holds(under, reached, end, timeline);
    }

    /** Whether the estate goes on from this record in that epoch; one that is adopted anew, or whose epochs were forgotten, begins again. */
    public boolean leadsTo(long next) {
        return !retired && epoch >= next - 1;
    }

    /** The floor of whoever wins with this position, until it has told one of its own: nothing was written since this holder's. */
    public Lsn floorFor(Lsn won) {
        return floor.compareTo(won) < 0 ? floor : won;
    }

    /** True when a request with this id was begun before. */
    public boolean knows(String id) {
        return handover.filter(h -> h.knows(id)).isPresent();
    }
}
