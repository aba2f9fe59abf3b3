package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.PatroniIdentity;
import dev.siaga.adapter.patroni.Replication;
import dev.siaga.adapter.patroni.Role;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FollowersWordTest {
    private static final String STREAMS_3 = "{\"replication_state\": \"streaming\", \"timeline\": 3}";

    @Test
    void a_leader_is_on_the_timeline_that_it_sends() {
        assertEquals(3, told(2, STREAMS_3, Optional.empty(), List.of(streams("follower"))));
    }

    @Test
    void a_leader_that_streams_itself_says_so_itself() {
        assertEquals(2, told(2, STREAMS_3, Optional.of("streaming"), List.of(streams("follower"))));
    }

    @Test
    void whoever_streams_from_it_no_more_may_have_been_rewound_since() {
        assertEquals(2, told(2, STREAMS_3, Optional.empty(), List.of()));
        assertEquals(2, told(2, STREAMS_3, Optional.empty(), List.of(streams("another"))));
        assertEquals(
                2, told(2, STREAMS_3, Optional.empty(), List.of(new Replication("follower", "", "startup", "async"))));
    }

    @Test
    void whoever_did_not_stream_when_it_wrote_may_have_its_timeline_from_an_archive() {
        assertEquals(
                2,
                told(2, "{\"state\": \"running\", \"timeline\": 3}", Optional.empty(), List.of(streams("follower"))));
    }

    @Test
    void a_follower_that_is_still_behind_or_says_nothing_takes_no_timeline_away() {
        assertEquals(4, told(4, STREAMS_3, Optional.empty(), List.of(streams("follower"))));
        assertEquals(
                4, told(4, "{\"replication_state\": \"streaming\"}", Optional.empty(), List.of(streams("follower"))));
        assertEquals(4, told(4, "gibberish", Optional.empty(), List.of(streams("follower"))));
    }

    private static long told(long said, String written, Optional<String> fed, List<Replication> connections) {
        Pod follower = new PodBuilder()
                .withNewMetadata()
                .withName("follower")
                .addToAnnotations("status", written)
                .endMetadata()
                .build();
        Member.Running leader = new Member.Running(
                "leader",
                "10.10.2.1",
                Member.Role.STANDBY_LEADER,
                said,
                new Lsn(100),
                fed.isPresent(),
                Optional.empty(),
                Optional.empty());
        return FollowersWord.on(List.of(follower), status(said, fed, connections), leader)
                .timeline();
    }

    private static MemberStatus status(long timeline, Optional<String> fed, List<Replication> connections) {
        return new MemberStatus(
                "running",
                Role.STANDBY_LEADER,
                OptionalLong.of(timeline),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Lsn(100)),
                Optional.empty(),
                Optional.empty(),
                false,
                fed,
                connections,
                false,
                false,
                false,
                false,
                Optional.empty(),
                OptionalInt.empty(),
                new PatroniIdentity("4.1.5", "orders-db", "leader"),
                true,
                Optional.empty());
    }

    private static Replication streams(String name) {
        return new Replication(name, "10.10.2.2", "streaming", "async");
    }
}
