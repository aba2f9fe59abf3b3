package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.patroni.MemberRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowersWordTest {
    private static final List<MemberRecord> RECORDS =
            List.of(record("leader", "in archive recovery", 2), record("follower", "streaming", 3));

    @Test
    void a_leader_is_on_the_timeline_that_it_sends() {
        assertEquals(3, FollowersWord.timeline(2, RECORDS, Set.of("follower")));
    }

    @Test
    void whoever_streams_from_it_no_more_may_have_been_rewound_since() {
        assertEquals(2, FollowersWord.timeline(2, RECORDS, Set.of()));
        assertEquals(2, FollowersWord.timeline(2, RECORDS, Set.of("another")));
    }

    @Test
    void whoever_did_not_stream_when_it_wrote_may_have_its_timeline_from_an_archive() {
        assertEquals(2, FollowersWord.timeline(2, List.of(record("follower", "running", 3)), Set.of("follower")));
        assertEquals(
                2,
                FollowersWord.timeline(2, List.of(record("follower", "in archive recovery", 3)), Set.of("follower")));
    }

    @Test
    void a_follower_that_is_still_behind_or_says_nothing_takes_no_timeline_away() {
        assertEquals(3, FollowersWord.timeline(3, List.of(record("follower", "streaming", 2)), Set.of("follower")));
        assertEquals(
                3,
                FollowersWord.timeline(
                        3,
                        List.of(new MemberRecord("follower", "streaming", OptionalLong.empty())),
                        Set.of("follower")));
    }

    private static MemberRecord record(String name, String state, long timeline) {
        return new MemberRecord(name, state, OptionalLong.of(timeline));
    }
}
