package dev.siaga.simulation;

import dev.siaga.simulation.Postgres.Source;
import dev.siaga.simulation.Postgres.State;
import dev.siaga.simulation.SimKube.Config;
import dev.siaga.simulation.SimKube.Lock;
import dev.siaga.simulation.SimKube.View;
import dev.siaga.simulation.SimKube.Written;
import dev.siaga.simulation.Timeline.End;
import java.util.Optional;

/**
 * Patroni's loop, as far as a failover depends on it: it reads the cluster, renews or takes the lock, and makes its database what that and
 * the configuration say. Reads and renewals are tried again for {@code retry_timeout}; without an answer, or with a refusal, a primary stops.
 */
final class Patroni {
    private final Member member;
    private final Process process;
    private final Postgres database;
    private Config known;
    private Process.Answer<Boolean> sleeping;
    private long observedVersion = -1;
    private long observedAt;
    boolean holds;
    /** As which it last set its database up: what it says of itself, also while no API answers. */
    boolean standbyLeader;

    boolean noticedCrash;

    Patroni(Member member, Process process) {
        this.member = member;
        this.process = process;
        this.database = member.database;
        this.known = member.city.kube.config;
        process.spawn(this::loop);
    }

    private World world() {
        return process.world;
    }

    /** The loop's sleep is over early: something changed. */
    void wake() {
        Process.Answer<Boolean> waits = sleeping;
        if (waits != null && !waits.given()) {
            world().after(world().between(5 * World.MS, 60 * World.MS), () -> waits.give(true));
        }
    }

    private void loop() {
        while (true) {
            long began = world().now();
            cycle();
            long rest = began + known.loopWait().toNanos() - world().now();
            var waits = new Process.Answer<Boolean>();
            sleeping = waits;
            world().after(Math.max(0, rest), () -> waits.give(false));
            world().running.await(waits);
        }
    }

    private <T> Optional<T> retrying(java.util.function.Supplier<T> request) {
        long deadline = world().now() + known.retryTimeout().toNanos();
        long attempt = Math.max(World.S, known.retryTimeout().toNanos() / 2);
        while (true) {
            long left = deadline - world().now();
            if (left <= 0) {
                return Optional.empty();
            }
            Optional<T> answer = member.city.kube.patronis(request, Math.min(left, attempt));
            if (answer.isPresent()) {
                return answer;
            }
            world().running.sleep(Math.min(50 * World.MS, Math.max(0, deadline - world().now())));
        }
    }

    private void cycle() {
        Optional<View> seen = retrying(member.city.kube::view);
        if (seen.isEmpty()) {
            offline();
            return;
        }
        View view = seen.get();
        known = view.config();
        if (view.lock().version() != observedVersion) {
            observedVersion = view.lock().version();
            observedAt = world().now();
        }
        if (database.log == null) {
            leads(false);
            bootstrap(view);
        } else if (view.lock().leader().equals(member.name)) {
            lead(view);
        } else {
            leads(false);
            boolean unlocked = view.lock().leader().isEmpty()
                    || world().now() - observedAt > known.ttl().toNanos();
            if (unlocked) {
                contend(view);
            } else {
                obey(view);
            }
        }
    }

    private void leads(boolean lock) {
        holds = lock;
        standbyLeader = lock;
    }

    /** Without an answer of the API a primary stops; in recovery it goes on. */
    private void offline() {
        holds = false;
        if (database.takenForPrimary() && !known.failsafe()) {
            database.stopAtOnce();
        } else if (database.state == State.STARTING && database.startsAsPrimary) {
            database.stopAtOnce();
        }
    }

    private boolean running(State state) {
        return database.state == state;
    }

    private void lead(View view) {
        Lock next = new Lock(member.name, process.now(), 0);
        Optional<Written> written = retrying(() -> member.city.kube.write(
                next,
                member.city.kube.lock().leader().equals(member.name)
                        ? member.city.kube.lock().version()
                        : -1));
        if (written.isEmpty()) {
            offline();
        } else if (written.get() == Written.DONE) {
            leads(true);
            observedAt = world().now();
            leading(view);
        } else if (!known.paused()) {
            lost();
        }
    }

    /** The lock is another's, or refused: whoever was primary stops at once. */
    private void lost() {
        leads(false);
        if (database.takenForPrimary() || running(State.STARTING) && database.startsAsPrimary) {
            database.stopAtOnce();
        } else {
            recover(Postgres.NOWHERE);
        }
    }

    private void leading(View view) {
        if (view.config().standby()) {
            if (running(State.PRIMARY)) {
                database.stopCleanly();
            } else {
                recover(new Source.Remote(view.config().follows()));
            }
        } else if (running(State.DOWN)) {
            crash(true);
        } else if (running(State.RECOVERY) && !known.paused() && !database.rewinding) {
            database.promote();
        }
    }

    private void crash(boolean asPrimary) {
        if (database.rewinding) {
            return;
        }
        noticedCrash = true;
        if (!database.diskFull) {
            boolean primary = asPrimary && database.resumes;
            database.source = primary ? Postgres.NOWHERE : database.source;
            database.start(primary);
        } else {
            database.crashed = true;
        }
    }

    private void recover(Source source) {
        if (database.rewinding) {
            return;
        }
        if (running(State.DOWN)) {
            database.follow(source);
            crash(false);
        } else if (running(State.RECOVERY)) {
            database.follow(source);
        }
    }

    /** Nobody leads: the member that is ahead takes the lock, which the API server may refuse. */
    private void contend(View view) {
        if (database.diskFull || running(State.STOPPING) || running(State.STARTING)) {
            return;
        }
        if (running(State.DOWN)) {
            recover(view.config().standby() ? new Source.Remote(view.config().follows()) : Postgres.NOWHERE);
            return;
        }
        if (!healthiest()) {
            if (running(State.PRIMARY) && !known.paused()) {
                database.stopAtOnce();
            }
            return;
        }
        Lock next = new Lock(member.name, process.now(), 0);
        long expected = view.lock().version();
        Optional<Written> written = member.city.kube.patronis(
                () -> member.city.kube.write(next, expected),
                known.retryTimeout().toNanos());
        if (written.isEmpty()) {
            offline();
        } else if (written.get() == Written.DONE) {
            leads(true);
            leading(view);
        } else if (!known.paused()) {
            lost();
        }
    }

    /** Asks the other members; one that is frozen costs the time of a request. */
    private boolean healthiest() {
        boolean first = true;
        for (Member other : member.city.members) {
            if (other == member) {
                continue;
            }
            world().running
                    .sleep(
                            other.answering()
                                    ? world().between(World.MS, 10 * World.MS)
                                    : other.up() ? 2 * World.S : World.MS);
            End theirs = other.database.log;
            if (other.answering() && other.database.state == State.RECOVERY && theirs != null) {
                first &= theirs.timeline().number < database.log.timeline().number
                        || theirs.timeline().number == database.log.timeline().number
                                && theirs.lsn() <= database.log.lsn();
            }
        }
        return first;
    }

    private void obey(View view) {
        if (known.paused()) {
            return;
        }
        if (running(State.PRIMARY) || running(State.STARTING) && database.startsAsPrimary) {
            database.stopAtOnce();
            return;
        }
        member.city.named(view.lock().leader()).ifPresent(leader -> recover(new Source.Local(leader)));
    }

    /** A member without data clones the leader; the first of a city that knows of no cluster yet clones the city it follows. */
    private void bootstrap(View view) {
        Optional<Member> leader = member.city.named(view.lock().leader()).filter(l -> l != member);
        if (leader.isPresent()) {
            clone(new Source.Local(leader.get()));
        } else if (view.config().standby() && !view.initialized()) {
            if (retrying(() -> member.city.kube.initialized = true).isPresent()
                    && !clone(new Source.Remote(view.config().follows()))) {
                retrying(() -> member.city.kube.initialized = false);
            }
        }
    }

    private boolean clone(Source source) {
        world().running.sleep(world().between(500 * World.MS, 3 * World.S));
        Optional<Postgres> from = member.estate.replication.sender(member, source);
        from.ifPresent(f -> {
            database.log = f.sent;
            database.mixed = f.mixed;
            database.dataSince = world().now();
            database.follow(source);
            database.start(false);
        });
        return from.isPresent();
    }
}
