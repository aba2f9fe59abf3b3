package dev.siaga.statuspage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.page.Board;
import dev.siaga.page.EstateLine;
import dev.siaga.page.MoveLine;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the templates make of a board: a value they can't say would be shown as NOT_FOUND. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class ViewTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void a_move_is_told_with_what_was_measured_of_it() {
        String html = rendered(new MoveLine(
                5,
                Optional.of("jakarta"),
                "bandung",
                "HolderLost",
                NOON,
                Optional.of(NOON.plusSeconds(17)),
                OptionalDouble.of(17.2),
                OptionalLong.of(4096)));

        assertTrue(html.contains(">17.2 s<") && html.contains(">4.0 KiB<"), html);
        assertTrue(html.contains("jakarta → bandung"), html);
    }

    @Test
    void one_that_is_under_way_says_so() {
        String html = rendered(new MoveLine(
                5,
                Optional.empty(),
                "bandung",
                "Adopted",
                NOON,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty()));

        assertTrue(html.contains("– → bandung"), html);
    }

    private static String rendered(MoveLine move) {
        EstateLine estate = new EstateLine(
                "orders",
                "orders",
                0,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(move));
        String html = Pages.view(
                        new Board(NOON, "jakarta", true, List.of(estate)),
                        new Pages.Guest("dewi", Locale.ENGLISH, "", "1"),
                        NOON,
                        false)
                .setLocale(Locale.ENGLISH)
                .render();
        assertFalse(html.contains("NOT_FOUND"), html);
        return html;
    }
}
