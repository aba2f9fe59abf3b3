package dev.siaga.adapter.patroni;

import dev.siaga.failover.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a member says of itself. While PostgreSQL isn't up only state, role and identity are there.
 *
 * @param location a primary's flushed position; empty in recovery
 * @param received a standby's received position, or its replayed one while nothing streams
 * @param lastCommit when the last transaction that a standby has replayed was committed, by the clock of the primary that wrote it
 * @param replayPaused whether an administrator paused the replay
 * @param clock the member's clock as its answer's Date header has it: cut to the second
 * @param paused whether Patroni is in maintenance mode
 * @param promotable whether its tags let Patroni make it primary
 */
public record MemberStatus(
        String state,
        Role role,
        OptionalLong timeline,
        Optional<String> systemIdentifier,
        Optional<Lsn> location,
        Optional<Lsn> received,
        Optional<Lsn> replayed,
        Optional<Instant> lastCommit,
        boolean replayPaused,
        Optional<String> replicationState,
        List<Replication> replication,
        boolean paused,
        boolean failsafeActive,
        boolean pendingRestart,
        boolean clusterUnlocked,
        Optional<Instant> dcsLastSeen,
        OptionalInt serverVersion,
        PatroniIdentity patroni,
        boolean promotable,
        Optional<Instant> clock) {

    public MemberStatus {
        replication = List.copyOf(replication);
    }

    MemberStatus at(Optional<Instant> time) {
        return new MemberStatus(
                state,
                role,
                timeline,
                systemIdentifier,
                location,
                received,
                replayed,
                lastCommit,
                replayPaused,
                replicationState,
                replication,
                paused,
                failsafeActive,
                pendingRestart,
                clusterUnlocked,
                dcsLastSeen,
                serverVersion,
                patroni,
                promotable,
                time);
    }

    public boolean running() {
        return "running".equals(state);
    }

    /** Seen in recovery, by its own database's word: it can't take writes. */
    public boolean inRecovery() {
        return running() && location.isEmpty() && (received.isPresent() || replayed.isPresent());
    }

    /** In recovery, and fed by a stream at this moment. */
    public boolean streams() {
        return replicationState.filter(Replication.STREAMING::equals).isPresent();
    }

    /** The names of those that stream from this member and have caught up with it. */
    public Set<String> followers() {
        return replication.stream()
                .filter(connection -> connection.state().equals(Replication.STREAMING))
                .map(Replication::applicationName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How far this member's log reaches. */
    public Optional<Lsn> position() {
        return location.or(
                () -> Stream.of(received, replayed).flatMap(Optional::stream).max(Lsn::compareTo));
    }
}
