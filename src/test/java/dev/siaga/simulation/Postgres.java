package dev.siaga.simulation;

import dev.siaga.simulation.Timeline.End;

/**
 * One member's database: its data, whether it runs and as what. It accepts writes from the end of its promotion until it has really stopped;
 * while it is frozen it does nothing, and what it was told takes effect when it is thawed.
 */
final class Postgres {
    enum State {
        DOWN,
        STARTING,
        RECOVERY,
        PRIMARY,
        STOPPING
    }

    /** Where a database in recovery streams from: a member of its own city, another city's leader, or nowhere. */
    sealed interface Source {
        record Nowhere() implements Source {}

        record Local(Member leader) implements Source {}

        record Remote(int city) implements Source {}
    }

    static final Source NOWHERE = new Source.Nowhere();

    final Member member;
    State state = State.DOWN;
    long stateSince;
    Source source = NOWHERE;
    boolean streaming;
    boolean frozen;
    boolean diskFull;
    boolean crashed;
    boolean startsAsPrimary;
    /** It was primary when it crashed, and the Patroni that saw it still runs: so it goes on where it was, without a new timeline. */
    boolean resumes;
    /** A clean shutdown has ended every session, and only sends what standbys lack. */
    private boolean drained;

    private boolean promoting;

    long promotedAt;
    /** Empty data directory: null. */
    End log;
    /** What a standby that asks is sent: as of the last tick, so that a crash loses the tail. */
    End sent;

    long dataSince;
    /** It has streamed another log over its own, which can't be told any more: its data must be made anew. */
    boolean mixed;

    boolean rewinding;
    private int incarnation;

    Postgres(Member member) {
        this.member = member;
    }

    private World world() {
        return member.estate.world;
    }

    boolean accepting() {
        return (state == State.PRIMARY || state == State.STOPPING && !member.stoppingStandby && !drained) && !frozen;
    }

    private void become(State next) {
        boolean before = accepting();
        drained = false;
        promoting = false;
        state = next;
        stateSince = world().now();
        incarnation++;
        if (next != State.RECOVERY) {
            streaming = false;
        }
        member.estate.witness.accepting(member, before, accepting());
    }

    /** Ends as a crash does, frozen or not. */
    void kill() {
        frozen = false;
        rewinding = false;
        become(State.DOWN);
    }

    void freeze() {
        boolean before = accepting();
        frozen = true;
        member.estate.witness.accepting(member, before, accepting());
    }

    void thaw() {
        if (frozen && state == State.STOPPING) {
            kill(); // the signal to end is the first thing it gets
            member.patroni.wake();
            return;
        }
        boolean before = accepting();
        frozen = false;
        member.estate.witness.accepting(member, before, accepting());
    }

    void crash() {
        if (state != State.DOWN) {
            resumes = state == State.PRIMARY || state == State.STARTING && startsAsPrimary;
            crashed = true;
            kill();
        }
    }

    void start(boolean asPrimary) {
        startsAsPrimary = asPrimary;
        become(State.STARTING);
        later(world().between(150 * World.MS, 1500 * World.MS), () -> {
            if (diskFull) {
                crash();
                return;
            }
            crashed = false;
            resumes = false;
            sent = log;
            become(startsAsPrimary ? State.PRIMARY : State.RECOVERY);
            promotedAt = world().now() - World.S;
            member.patroni.wake();
        });
    }

    /** Whether its Patroni takes it for a primary: also one that was told to promote and hasn't, by Patroni's role {@code promoted}. */
    boolean takenForPrimary() {
        return state == State.PRIMARY || state == State.RECOVERY && promoting;
    }

    void promote() {
        promoting = true;
        int then = incarnation;
        later(world().between(50 * World.MS, 500 * World.MS), () -> {
            if (incarnation == then && state == State.RECOVERY) {
                End from = log;
                SimCity city = member.city;
                city.newestTimeline = Math.max(city.newestTimeline, from.timeline().number) + 1;
                log = new End(new Timeline(city.newestTimeline, from.timeline(), from.lsn()), from.lsn());
                sent = log;
                source = NOWHERE;
                member.estate.witness.promoted(member, from);
                if (mixed) {
                    member.estate.witness.violated(
                            "corruption: %s is promoted with another log in its own".formatted(member.name));
                }
                become(State.PRIMARY);
                promotedAt = world().now();
                member.patroni.wake();
            }
        });
    }

    /** As an immediate stop: no standby gets anything more. */
    void stopAtOnce() {
        member.stoppingStandby = state != State.PRIMARY;
        become(State.STOPPING);
        later(world().between(20 * World.MS, member.estate.stopMargin - 100 * World.MS), this::stopped);
    }

    /** A shutdown that sends its last checkpoint to every standby that streams; one that doesn't end may hold it up. */
    void stopCleanly() {
        boolean primary = state == State.PRIMARY;
        member.stoppingStandby = !primary;
        become(State.STOPPING);
        long takes = world().chance(0.05) ? 40 * World.S : world().between(50 * World.MS, 800 * World.MS);
        later(Math.min(takes, world().between(20 * World.MS, 300 * World.MS)), () -> {
            boolean before = accepting();
            drained = true;
            member.estate.witness.accepting(member, before, accepting());
        });
        later(takes, () -> {
            log = new End(log.timeline(), log.lsn() + 1);
            sent = log;
            member.estate.replication.finish(this);
            stopped();
        });
    }

    void stopForRewind() {
        become(State.DOWN);
    }

    private void stopped() {
        become(State.DOWN);
        member.patroni.wake();
    }

    /** Something that takes a while and comes to nothing when the process has changed in the meantime. */
    private void later(long nanos, Runnable what) {
        int then = incarnation;
        world().after(nanos, () -> whenThawed(then, what));
    }

    private void whenThawed(int then, Runnable what) {
        if (incarnation != then) {
            return;
        }
        if (frozen) {
            world().after(50 * World.MS, () -> whenThawed(then, what));
        } else {
            what.run();
        }
    }

    void follow(Source next) {
        if (!source.equals(next)) {
            source = next;
            streaming = false;
        }
    }
}
