package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.MemberRecord;
import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.Replication;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;

/**
 * The timeline of a standby leader that has lost its stream. If it had turned onto a new one less than a loop before, Patroni goes on to tell the
 * old one until PostgreSQL's next restartpoint: it keeps what it looked up as long as that is what the leader has written of itself, and the
 * leader writes what its last restartpoint says. By that number its log is a fork. Another member of the city that streams from it knows better: PostgreSQL
 * sends nobody a timeline that it isn't on, and turns onto none that left its own log before its end.
 */
final class FollowersWord {
    private FollowersWord() {}

    /**
     * The member with the timeline that its followers tell, if that is a later one. What they wrote must have been read before the leader was
     * asked who follows: whoever does has been on that timeline since, with the leader.
     */
    static Member.Running on(List<Pod> written, MemberStatus said, Member.Running seen) {
        return seen.role() != Member.Role.STANDBY_LEADER || said.streams()
                ? seen
                : seen.on(timeline(seen.timeline(), written, said.followers()));
    }

    private static long timeline(long said, List<Pod> written, Set<String> followers) {
        return written.stream()
                .filter(pod -> followers.contains(pod.getMetadata().getName()))
                .flatMap(pod -> MemberRecord.in(pod.getMetadata().getAnnotations()).stream())
                .filter(record -> record.state().equals(Replication.STREAMING))
                .mapToLong(record -> record.timeline().orElse(0))
                .reduce(said, Math::max);
    }
}
