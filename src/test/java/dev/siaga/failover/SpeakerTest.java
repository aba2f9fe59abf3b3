package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakerTest {
    private static final Duration GONE = Duration.ofSeconds(1);

    @Test
    void the_holder_speaks_wherever_it_stands_in_the_order() {
        assertEquals(Optional.of(SURABAYA), speaker(in(BANDUNG).holder(SURABAYA, 2)));
    }

    @Test
    void without_a_holder_the_first_living_city_of_the_order_speaks() {
        assertEquals(Optional.of(BANDUNG), speaker(in(SURABAYA).holderGone(GONE)));
        assertEquals(Optional.of(JAKARTA), speaker(in(SURABAYA).vacantFor(GONE)));
    }

    @Test
    void a_holder_that_does_not_live_does_not_speak() {
        assertEquals(Optional.of(BANDUNG), speaker(in(SURABAYA).without(JAKARTA)));
    }

    @Test
    void where_the_quorum_cannot_be_seen_nobody_is_known_to_speak() {
        assertEquals(Optional.empty(), speaker(in(JAKARTA).quorumLost()));
    }

    private static Optional<City> speaker(Given given) {
        Snapshot snapshot = given.snapshot();
        return Speaker.of(snapshot.estate(), snapshot.quorum());
    }
}
