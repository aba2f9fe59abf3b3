package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.MemberRecord;
import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.adapter.patroni.Replication;
import dev.siaga.failover.Member;
import java.util.List;
import java.util.Set;

/**
 * The timeline of a standby leader that has lost its stream. If it had turned onto a new one less than a loop before, Patroni goes on to tell the
 * old one until PostgreSQL's next restartpoint: it keeps what it looked up as long as that is what the leader has written of itself, and the
 * leader writes what its last restartpoint says. By that number its log is a fork. Another member of the city that streams from it knows better: PostgreSQL
 * sends nobody a timeline that it isn't on, and turns onto none that left its own log before its end.
 */
final class FollowersWord {
    private final PatroniClient patroni;

    FollowersWord(PatroniClient patroni) {
        this.patroni = patroni;
    }

    /** The member with the timeline that its followers tell, if that is a later one. Asks only while it matters. */
    Member.Running on(PatroniMember address, MemberStatus said, Member.Running seen) {
        if (seen.role() != Member.Role.STANDBY_LEADER
                || said.streams()
                || said.followers().isEmpty()) {
            return seen;
        }
        // First what they had, then who still streams: whoever does has been on that timeline since, with the leader.
        List<MemberRecord> records = patroni.records(address).asOptional().orElse(List.of());
        Set<String> followers = patroni.status(address)
                .asOptional()
                .map(MemberStatus::followers)
                .orElse(Set.of());
        return seen.on(timeline(seen.timeline(), records, followers));
    }

    static long timeline(long said, List<MemberRecord> records, Set<String> followers) {
        return records.stream()
                .filter(record -> followers.contains(record.name()))
                .filter(record -> record.state().equals(Replication.STREAMING))
                .mapToLong(record -> record.timeline().orElse(0))
                .reduce(said, Math::max);
    }
}
