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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One member's Pod: its container with Patroni and the database, and the kubelet that ends it when its probe fails and starts it again. */
final class Member {
    static final String SYSTEM = "7000000000000000001";

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

    boolean answering() {
        return up && process.runs();
    }

    void start() {
        if (up || !powered) {
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
            shown = null;
            process.kill();
            database.crashed |= database.state == State.PRIMARY;
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
        if (powered && !leaving) {
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
        database.sent = null;
        kill();
    }

    /** As the operator's watch shows it. */
    Pod pod() {
        if (shown == null) {
            var builder = new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withUid(name + pods)
                    .withCreationTimestamp(World.BEGAN
                            .plusNanos(startedAt)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString())
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName("node")
                    .endSpec()
                    .withNewStatus()
                    .withPodIP(address);
            shown = (up
                            ? builder.addNewContainerStatus()
                                    .withNewState()
                                    .withNewRunning()
                                    .withStartedAt(World.BEGAN
                                            .plusNanos(startedAt)
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())
                                    .endRunning()
                                    .endState()
                                    .endContainerStatus()
                            : builder.addNewContainerStatus()
                                    .withNewState()
                                    .withNewTerminated()
                                    .endTerminated()
                                    .endState()
                                    .endContainerStatus())
                    .endStatus()
                    .build();
        }
        return shown;
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
            case RECOVERY -> patroni.holds && city.kube.config.standby() ? Role.STANDBY_LEADER : Role.REPLICA;
            case STARTING -> database.startsAsPrimary ? Role.PRIMARY : Role.REPLICA;
            case DOWN -> database.crashed ? Role.PRIMARY : Role.REPLICA;
            case STOPPING -> stoppingStandby ? Role.REPLICA : Role.PRIMARY;
        };
    }
}
