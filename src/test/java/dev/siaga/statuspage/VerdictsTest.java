package dev.siaga.statuspage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For how long an answer of the API server holds, and what a form's key proves. */
class VerdictsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Verdicts<Boolean> verdicts = new Verdicts<>();

    @Test
    void an_answer_holds_for_a_minute() {
        verdicts.of("dewi", NOW, () -> Optional.of(true));

        assertEquals(Optional.of(true), verdicts.of("dewi", NOW.plusSeconds(59), () -> Optional.of(false)));
        assertEquals(Optional.of(false), verdicts.of("dewi", NOW.plusSeconds(60), () -> Optional.of(false)));
    }

    @Test
    void while_nobody_answers_it_holds_for_ten_minutes_and_then_no_more() {
        verdicts.of("dewi", NOW, () -> Optional.of(true));

        assertEquals(Optional.of(true), verdicts.of("dewi", NOW.plusSeconds(599), Optional::empty));
        assertEquals(Optional.empty(), verdicts.of("dewi", NOW.plusSeconds(600), Optional::empty));
    }

    @Test
    void one_that_was_never_given_is_none() {
        assertEquals(Optional.empty(), verdicts.of("dewi", NOW, Optional::empty));
    }

    @Test
    void a_forms_key_fits_the_token_it_was_made_of_and_doesnt_tell_it() {
        String key = Token.formKey("one");

        assertTrue(Token.formKeyFits("one", key));
        assertFalse(Token.formKeyFits("other", key));
        assertFalse(Token.formKeyFits("one", null));
        assertNotEquals(Token.fingerprint("one"), key);
    }
}
