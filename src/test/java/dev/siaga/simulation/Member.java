package dev.siaga.simulation;

import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.PatroniIdentity;
import dev.siaga.adapter.patroni.Role;
import dev.siaga.failover.Lsn;
import dev.siaga.simulation.Postgres.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One member's Pod: its container with Patroni and the database, and the kubelet that ends it when its probe fails and starts it again. */
final class Member {
    static final String SYSTEM = "7000000000000000001";
    private static final Map<String, String> LABELS = Map.of("cluster-name", "orders-db");

    final SimEstate estate;
    final SimCity city;
    final String name;
    final String address;
    final Postgres database;
    Patroni patroni;
    Process process;
    boolean powered = true;
    boolean stoppingStandby;
    long skew;
    private boolean up;
    private boolean leaving;
    private boolean node = true;
    private boolean vanished;
    private long startedAt;
    private int pods;
    private Pod shown;

    Member(SimEstate estate, SimCity city, int number) {
        this.estate = estate;
        this.city = city;
        this.name = city.name + "-" + number;
        this.address = "10." + city.index + ".0." + (number + 1);
        this.database = new Postgres(this);
    }

    boolean up() {
        return up;
    }

    /** Whether its database has been in recovery since before this, in a container that was started before it, too. */
    boolean standingBySince(long moment) {
        return up && startedAt <= moment && database.state == Postgres.State.RECOVERY && database.stateSince <= moment;
    }

    boolean answering() {
        return up && process.runs();
    }

    void start() {
        if (up || !powered || !node || vanished) {
            return;
        }
        up = true;
        startedAt = estate.world.now();
        shown = null;
        process = new Process(estate.world, name);
        process.skew = skew;
        patroni = new Patroni(this, process);
    }

    /** The container ends with all that runs in it; the kubelet starts it again. */
    void kill() {
        if (up) {
            up = false;
            shown = node ? null : shown;
            process.kill();
            database.crashed = false;
            database.resumes = false;
            database.kill();
            estate.world.after(estate.world.between(World.S / 2, 3 * World.S), this::start);
        }
    }

    void power(boolean on) {
        powered = on;
        if (on) {
            start();
        } else {
            kill();
        }
    }

    /** The Node dies, and its kubelet with it: the Pod is shown as it was last seen. */
    void nodeDown() {
        pod();
        node = false;
        kill();
    }

    void nodeUp() {
        node = true;
        shown = null;
        start();
    }

    /** Somebody removes the Pod's object by force, and what runs in it goes on until its kubelet hears of that. */
    void vanish() {
        Pod last = pod();
        vanished = true;
        city.operators.forEach(operator -> operator.podDeleted(last));
    }

    boolean vanished() {
        return vanished;
    }

    /** The kubelet ends what is left of the Pod, and the StatefulSet makes another of the same name. */
    void replace() {
        vanished = false;
        pods++;
        if (up) {
            kill();
        } else {
            start();
        }
    }

    /** Patroni stands still; the kubelet's probe ends the container when that takes too long. */
    void freeze() {
        if (up && !process.frozen()) {
            process.freeze();
            Process then = process;
            estate.world.after(estate.endsFrozenWithin(), () -> {
                if (process == then && then.frozen() && powered) {
                    estate.world.trace(() -> name + " is ended by its kubelet");
                    kill();
                }
            });
        }
    }

    void thaw() {
        if (up && process.frozen()) {
            process.thaw();
        }
    }

    /** The Pod is deleted: its kubelet ends the container, and the StatefulSet makes another of the same name. */
    void expel() {
        if (powered && node && !leaving) {
            leaving = true;
            estate.world.after(estate.world.between(World.S, 2 * World.S), () -> {
                leaving = false;
                pods++;
                kill();
            });
        }
    }

    void wipe() {
        database.log = null;
        database.mixed = false;
        database.sent = null;
        kill();
    }

    /** As the operator's watch shows it. */
    Pod pod() {
        if (shown == null) {
            shown = up ? runningPod() : stoppedPod();
        }
        return shown;
    }

    private Pod runningPod() {
        return builder()
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewRunning()
                .withStartedAt(started())
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    Pod stoppedPod() {
        return builder()
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private PodBuilder builder() {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name + pods)
                .withLabels(LABELS)
                .withCreationTimestamp(started())
                .endMetadata()
                .withNewSpec()
                .withNodeName("node")
                .endSpec()
                .withNewStatus()
                .withPodIP(address)
                .endStatus();
    }

    private String started() {
        return World.BEGAN.plusNanos(startedAt).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    MemberStatus status() {
        boolean running = database.state == State.RECOVERY || database.state == State.PRIMARY;
        boolean recovering = database.state == State.RECOVERY
                || estate.world.now() - database.promotedAt < estate.lateRole && running;
        Optional<Lsn> position = running ? Optional.of(new Lsn(database.log.lsn())) : Optional.empty();
        return new MemberStatus(
                state(),
                role(recovering),
                running ? OptionalLong.of(database.log.timeline().number) : OptionalLong.empty(),
                running ? Optional.of(SYSTEM) : Optional.empty(),
                recovering ? Optional.empty() : position,
                recovering ? position : Optional.empty(),
                recovering ? position : Optional.empty(),
                Optional.empty(),
                false,
                database.streaming ? Optional.of("streaming") : Optional.empty(),
                List.of(),
                city.kube.config.paused(),
                false,
                false,
                false,
                Optional.empty(),
                OptionalInt.empty(),
                new PatroniIdentity("4.1.5", "orders-db", name),
                true,
                Optional.of(process.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    private String state() {
        return switch (database.state) {
            case DOWN ->
                database.log == null
                        ? "stopped"
                        : !database.crashed ? "stopped" : patroni.noticedCrash ? "start failed" : "unknown";
            case STARTING -> "starting";
            case RECOVERY, PRIMARY -> "running";
            case STOPPING -> "stopping";
        };
    }

    private Role role(boolean recovering) {
        if (database.log == null) {
            return Role.UNINITIALIZED;
        }
        return switch (database.state) {
            case PRIMARY -> recovering ? Role.REPLICA : Role.PRIMARY;
            case RECOVERY -> patroni.standbyLeader && city.kube.config.standby() ? Role.STANDBY_LEADER : Role.REPLICA;
            case STARTING -> database.startsAsPrimary ? Role.PRIMARY : Role.REPLICA;
            case DOWN -> database.resumes ? Role.PRIMARY : Role.REPLICA;
            case STOPPING -> stoppingStandby ? Role.REPLICA : Role.PRIMARY;
        };
    }
}
