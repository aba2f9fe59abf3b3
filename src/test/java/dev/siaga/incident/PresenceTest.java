package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final List<String> CITIES = List.of("jakarta", "bandung");
    private static final Duration THIRTY = Duration.ofSeconds(30);

    @Test
    void a_city_is_missing_for_as_long_as_answers_say_so() {
        Presence p = look(look(Presence.UNSEEN, 100), 29);
        assertEquals(Set.of(), p.missingFor(THIRTY));
        assertEquals(Set.of("bandung"), look(p, 1).missingFor(THIRTY));
    }

    @Test
    void time_without_an_answer_does_not_count() {
        Presence p = look(look(Presence.UNSEEN, 0), 20).unanswered();
        Presence back = look(p, 3600);
        assertEquals(Set.of(), back.missingFor(THIRTY));
        assertEquals(Set.of("bandung"), look(back, 10).missingFor(THIRTY));
    }

    @Test
    void a_city_that_comes_back_begins_anew() {
        Presence p = look(look(Presence.UNSEEN, 0), 29).seen(CITIES, Set.copyOf(CITIES), Duration.ofSeconds(1));
        assertEquals(Set.of(), look(look(p, 1), 29).missingFor(THIRTY));
    }

    private static Presence look(Presence before, long seconds) {
        return before.seen(CITIES, Set.of("jakarta"), Duration.ofSeconds(seconds));
    }
}
