package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Courier.Receipt;
import dev.siaga.incident.Outbox.Delivery;
import dev.siaga.incident.Outbox.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxTest {
    private static final Receipt SILENCE = new Receipt.Later("no answer", Optional.empty());

    @Test
    void each_sink_gets_its_notices_in_order_and_waits_for_no_other() {
        Outbox outbox = Outbox.EMPTY
                .post(1, Set.of("chat"), NOON)
                .post(1, Set.of("mail"), NOON)
                .post(2, Set.of("chat"), NOON);

        Outbox later = outbox.settled(due(outbox, "mail", NOON), new Receipt.Accepted(), NOON);
        later = later.settled(due(later, "chat", NOON), SILENCE, NOON);

        assertEquals(List.of(), later.due(NOON));
        assertEquals(1, due(later, "chat", NOON.plusSeconds(1)).entry());
    }

    @ParameterizedTest
    @CsvSource({"0,PT1S", "1,PT2S", "2,PT4S", "5,PT32S", "8,PT4M16S", "9,PT5M", "60,PT5M"})
    void pauses_double_up_to_five_minutes(int attempts, Duration pause) {
        assertEquals(pause, Outbox.pause(attempts));
    }

    @Test
    void a_plea_for_patience_is_heard() {
        Outbox outbox = Outbox.EMPTY.post(1, Set.of("chat"), NOON);

        Outbox later = outbox.settled(
                due(outbox, "chat", NOON), new Receipt.Later("429", Optional.of(Duration.ofSeconds(30))), NOON);

        assertEquals(Optional.of(NOON.plusSeconds(30)), later.next());
    }

    @Test
    void a_refusal_is_tried_again_but_not_soon() {
        Outbox outbox = Outbox.EMPTY.post(1, Set.of("chat"), NOON);

        Outbox later = outbox.settled(due(outbox, "chat", NOON), new Receipt.Refused("404"), NOON);

        assertEquals(Optional.of(NOON.plus(Outbox.LONGEST_PAUSE)), later.next());
        assertEquals(Optional.of("404"), later.deliveries().getFirst().trouble());
    }

    @Test
    void after_a_day_it_is_given_up_and_the_next_notice_has_its_turn() {
        Outbox outbox = Outbox.EMPTY.post(1, Set.of("chat"), NOON).post(2, Set.of("chat"), NOON);
        Instant nextDay = NOON.plus(Outbox.GIVE_UP).plusSeconds(1);

        Outbox later = outbox.settled(due(outbox, "chat", nextDay), SILENCE, nextDay);

        assertEquals(State.GIVEN_UP, later.deliveries().getFirst().state());
        assertEquals(2, due(later, "chat", nextDay).entry());
    }

    @Test
    void what_is_delivered_makes_room_before_what_still_waits() {
        Outbox outbox = Outbox.EMPTY.post(1, Set.of("mail"), NOON).post(2, Set.of("chat"), NOON);
        outbox = outbox.settled(due(outbox, "chat", NOON), new Receipt.Accepted(), NOON);
        for (int entry = 3; entry <= Outbox.MOST + 1; entry++) {
            outbox = outbox.post(entry, Set.of("mail"), NOON);
        }

        assertEquals(Outbox.MOST, outbox.deliveries().size());
        assertTrue(outbox.deliveries().stream().allMatch(Delivery::pending));
        assertEquals(1, outbox.deliveries().getFirst().entry());
    }

    private static Delivery due(Outbox outbox, String sink, Instant now) {
        return outbox.due(now).stream()
                .filter(d -> d.sink().equals(sink))
                .findFirst()
                .orElseThrow();
    }
}
