package dev.siaga.failover;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The timelines that the estate's log went through, oldest first, as each primary told. PostgreSQL numbers timelines without asking anybody:
 * two cities that are promoted apart give their forks the same number, and Patroni takes equal numbers for equal logs. So data is judged by
 * position and by the epoch it comes from, never by the number alone. {@code abandoned}: timelines from this number on were begun in earlier epochs, and
 * whoever won the present one had none of them; it is forgotten when the present holder has said where its own timeline began.
 */
public record Lineage(List<Branch> branches, OptionalLong abandoned) {
    public static final Lineage UNKNOWN = new Lineage(List.of(), OptionalLong.empty());
    private static final int REMEMBERED = 32;

    /**
     * A timeline, the position at which it left the one before, and the epoch in which it began. {@code handed}: the holder before had said where
     * it stopped, and this one had received all of that: no other fork of the same number is about.
     */
    public record Branch(long timeline, Lsn begunAt, long epoch, boolean handed) {}

    /** What a database knows of its timeline: the position at which it began. In which epoch that was, only the record of the epoch tells. */
    public record Beginning(long timeline, Lsn at) {
        public Branch in(long epoch, boolean handed) {
            return new Branch(timeline, at, epoch, handed);
        }
    }

    public Lineage {
        branches = List.copyOf(branches);
    }

    /** The lineage as it goes on with a timeline, unless that is known; what was known of it from elsewhere was another fork. */
    public Lineage with(Branch next) {
        boolean known = branches.stream()
                .anyMatch(b -> b.timeline() == next.timeline() && b.begunAt().equals(next.begunAt()));
        if (known) {
            return this;
        }
        List<Branch> all = Stream.concat(upTo(next.timeline() - 1).branches.stream(), Stream.of(next))
                .toList();
        return new Lineage(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()), OptionalLong.empty());
    }

    /** The part that a city on this timeline has. */
    private Lineage upTo(long timeline) {
        return new Lineage(
                branches.stream().filter(b -> b.timeline() <= timeline).toList(), abandoned);
    }

    /** As whoever wins the next epoch from this timeline takes it over, when the last holder had reached another. */
    public Lineage wonFrom(long timeline, long reached) {
        boolean beyond = reached > timeline || branches.stream().anyMatch(b -> b.timeline() > timeline);
        LongStream now = beyond ? LongStream.of(timeline + 1) : LongStream.empty();
        return new Lineage(
                upTo(timeline).branches,
                LongStream.concat(abandoned.stream(), now).min());
    }

    /** Whether this timeline, of a city that hasn't yet come into the present epoch, may be one that was given up. */
    boolean abandons(long timeline) {
        return abandoned.isPresent() && timeline >= abandoned.getAsLong();
    }

    /** The first timeline that began in a later epoch: there the estate left whoever had the data of this one. */
    public Optional<Branch> leftAfter(long epoch) {
        return branches.stream().filter(b -> b.epoch() > epoch).findFirst();
    }

    /** The first timeline after an epoch that began without the holder before: the estate may have another fork of the same number. */
    public Optional<Branch> seizedAfter(long epoch) {
        return branches.stream().filter(b -> b.epoch() > epoch && !b.handed()).findFirst();
    }

    /** Whether it is known where a timeline began; the first one began nowhere. */
    public boolean tells(long timeline) {
        return timeline <= 1 || branches.stream().anyMatch(b -> b.timeline() == timeline);
    }

    /**
     * True when a log that ends here is a part of the lineage, whose last timeline is {@code current}. The log comes from the holders up to
     * {@code epoch}: whatever of it lies beyond the point where a later holder began is a fork.
     */
    public boolean holds(long epoch, long timeline, Lsn end, long current) {
        boolean followed = leftAfter(epoch)
                .map(left -> timeline < left.timeline() && end.compareTo(left.begunAt()) <= 0)
                .orElse(true);
        boolean reached = timeline >= current
                || next(timeline).filter(n -> end.compareTo(n.begunAt()) <= 0).isPresent();
        return followed && reached;
    }

    /** PostgreSQL may leave numbers out: one that was begun and given up stands in its city's archive. */
    private Optional<Branch> next(long timeline) {
        return branches.stream().filter(b -> b.timeline() > timeline).findFirst();
    }
}
