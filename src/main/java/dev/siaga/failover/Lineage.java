package dev.siaga.failover;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The timelines that the estate's log went through, oldest first, as each primary told, and what each winner of an epoch stood on when it won.
 * PostgreSQL numbers timelines without asking anybody: two cities that are promoted apart give their forks the same number, and Patroni takes
 * equal numbers for equal logs. So data is judged by position and by the epoch it comes from, never by the number alone. A primary that dies
 * before it could tell leaves a timeline that nobody knows; what it won from bounds that.
 */
public record Lineage(List<Branch> branches, List<Win> wins) {
    public static final Lineage UNKNOWN = new Lineage(List.of(), List.of());
    private static final int REMEMBERED = 32;

    /**
     * A timeline, the number of the one before and the position at which it left that, and the epoch in which it began. {@code handed}: the
     * holder before had said where it stopped, and this one had received all of that: no other fork of the same number is about.
     */
    public record Branch(long timeline, long parent, Lsn begunAt, long epoch, boolean handed) {
        /** One that leaves no number out. */
        public Branch(long timeline, Lsn begunAt, long epoch, boolean handed) {
            this(timeline, timeline - 1, begunAt, epoch, handed);
        }
    }

    /**
     * The timeline and position that the winner of an epoch had: whatever it writes begins there or later, on a timeline of a later number. Of an
     * epoch that the quorum has forgotten nobody knows: its timeline is 0, and it has no winner. {@code turned}: to whom the holder before may
     * have turned already, since it had begun a planned move.
     */
    public record Win(long epoch, Optional<City> by, long timeline, Lsn at, boolean handed, Optional<City> turned) {
        /** Where its own timeline begins at the earliest. */
        private Branch earliest() {
            return new Branch(timeline + 1, at, epoch, handed);
        }
    }

    /**
     * What a database knows of its timeline: the one before, and the position at which it began. In which epoch that was, only the record of the
     * epoch tells.
     */
    public record Beginning(long timeline, long parent, Lsn at) {
        public Branch in(long epoch, boolean handed) {
            return new Branch(timeline, parent, at, epoch, handed);
        }
    }

    /** After the quorum lost its data: only data of the last of the epochs that it has forgotten is known to be the estate's. */
    public static Lineage forgotten(long epoch) {
        return new Lineage(List.of(), List.of(new Win(epoch, Optional.empty(), 0, Lsn.ZERO, false, Optional.empty())));
    }

    public Lineage {
        branches = last(branches);
        wins = last(wins);
    }

    /** The lineage as it goes on with a timeline, unless that is known; what was known of it from elsewhere was another fork. */
    public Lineage with(Branch next) {
        boolean known = branches.stream()
                .anyMatch(b -> b.timeline() == next.timeline() && b.begunAt().equals(next.begunAt()));
        return known
                ? this
                : new Lineage(
                        Stream.concat(upTo(next.timeline() - 1), Stream.of(next))
                                .toList(),
                        wins);
    }

    /** As whoever wins the next epoch takes it over. */
    public Lineage won(Win win) {
        return new Lineage(
                upTo(win.timeline()).toList(),
                Stream.concat(wins.stream(), Stream.of(win)).toList());
    }

    /** The part that a city on this timeline has. */
    private Stream<Branch> upTo(long timeline) {
        return branches.stream().filter(b -> b.timeline() <= timeline);
    }

    /** Where the estate's log left whoever had the data of this epoch; empty when nobody knows. */
    public Optional<Branch> leftAfter(long epoch) {
        boolean forgotten = wins.stream().anyMatch(w -> w.epoch() > epoch && w.timeline() == 0);
        return forgotten
                ? Optional.empty()
                : log().filter(b -> b.epoch() > epoch).findFirst();
    }

    /** Whether a holder after this epoch has said where it began. */
    public boolean toldAfter(long epoch) {
        return branches.stream().anyMatch(b -> b.epoch() > epoch);
    }

    /** The number from which on a timeline that was begun up to this epoch is another than the one that the estate may have. */
    public OptionalLong foreignAfter(long epoch) {
        return begunAfter(epoch, _ -> true);
    }

    /** The same, by the epochs that began without the holder before: only then may the estate have another fork of the same number. */
    public OptionalLong seizedAfter(long epoch) {
        return begunAfter(epoch, b -> !b.handed());
    }

    private OptionalLong begunAfter(long epoch, Predicate<Branch> which) {
        return Stream.concat(
                        branches.stream(), wins.stream().filter(this::toldLate).map(Win::earliest))
                .filter(b -> b.epoch() > epoch && which.test(b))
                .mapToLong(Branch::timeline)
                .min();
    }

    /** In which epoch a timeline began that the holder of a later one tells of: the last whose winner didn't have it yet. */
    long epochOf(long timeline, long told) {
        return wins.stream()
                .filter(w -> w.epoch() <= told && w.timeline() < timeline)
                .mapToLong(Win::epoch)
                .max()
                .orElse(told);
    }

    /** To whom the holder of an epoch may have turned before it lost it. */
    public Optional<City> turnedIn(long epoch) {
        return wins.stream()
                .filter(w -> w.epoch() == epoch + 1)
                .flatMap(w -> w.turned().stream())
                .findFirst();
    }

    /** Whether another city than this one has won since an epoch, or may have. */
    public boolean leftSince(long epoch, City city) {
        return wins.stream()
                .anyMatch(w -> w.epoch() > epoch && w.by().filter(city::equals).isEmpty());
    }

    /** Whether it is known where a timeline began; the first one began nowhere. */
    public boolean tells(long timeline) {
        return timeline <= 1 || branches.stream().anyMatch(b -> b.timeline() == timeline);
    }

    /**
     * True when a log that ends here is a part of the lineage, whose last timeline is {@code current}. The log comes from the holders up to
     * {@code epoch}: whatever of it lies beyond the point where a later holder began is a fork, and so is any timeline that a later winner did
     * not have. Where the last winner has begun a timeline and died before it could tell where, what it won from is a part all the same.
     */
    public boolean holds(long epoch, long timeline, Lsn end, long current) {
        boolean followed = leftAfter(epoch)
                .map(left -> timeline < left.timeline() && end.compareTo(left.begunAt()) <= 0)
                .orElse(true);
        boolean shared = wins.stream().filter(w -> w.epoch() > epoch).allMatch(w -> timeline <= w.timeline());
        boolean reached = timeline >= current
                || next(timeline, current)
                        .filter(n -> end.compareTo(n.begunAt()) <= 0)
                        .isPresent();
        return followed && shared && reached;
    }

    /** PostgreSQL may leave numbers out: one that was begun and given up stands in its city's archive. */
    private Optional<Branch> next(long timeline, long current) {
        return log().filter(b -> b.timeline() > timeline).findFirst().or(() -> begun(timeline, current));
    }

    /** Where the last winner's timeline began at the earliest, when it is on one and nobody knows where that began. */
    private Optional<Branch> begun(long timeline, long current) {
        return wins.isEmpty()
                ? Optional.empty()
                : Optional.of(wins.getLast())
                        .filter(this::untold)
                        .filter(w -> w.timeline() < current)
                        .filter(w -> w.timeline() == timeline)
                        .map(Win::earliest);
    }

    /** The estate's timelines in order: those that were told, and those that must have been, since a later winner came from them. */
    private Stream<Branch> log() {
        return Stream.concat(
                        branches.stream(),
                        wins.stream()
                                .filter(this::untold)
                                .filter(this::followed)
                                .map(Win::earliest))
                .sorted(Comparator.comparingLong(Branch::timeline));
    }

    private boolean untold(Win win) {
        return branches.stream().noneMatch(b -> b.epoch() == win.epoch());
    }

    /** Whether a winner may have had a timeline before the first that it told, as after a crash before its first renewal. */
    private boolean toldLate(Win win) {
        return branches.stream()
                .noneMatch(b -> b.epoch() == win.epoch()
                        && b.parent() == win.timeline()
                        && b.begunAt().equals(win.at()));
    }

    /** Whether every later winner had the timeline that this one began. */
    private boolean followed(Win win) {
        List<Win> later = wins.stream().filter(w -> w.epoch() > win.epoch()).toList();
        return !later.isEmpty() && later.stream().allMatch(w -> w.timeline() > win.timeline());
    }

    private static <T> List<T> last(List<T> all) {
        return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
    }
}
