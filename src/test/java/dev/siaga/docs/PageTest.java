package dev.siaga.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String TEXT = """
            # A page
            <!-- lab: power-cut jakarta -->
            ```sh
            # a comment
            kubectl get pods \\
              --all-namespaces # and another
            ```
            What it says:
            ```text
            NAME   READY
            ...
            ```
            ```sh
            true
            ```
            """;

    private final Page page = Page.of(Path.of("page.md"), TEXT);

    @Test
    void blocks_and_comments_for_the_lab_are_found_in_their_order() {
        assertEquals(
                List.of(2, 3, 9, 13),
                page.elements().stream().map(Page.Element::line).toList());
        assertEquals(new Page.Asked(2, "power-cut jakarta"), page.elements().getFirst());
        assertEquals(
                List.of("kubectl get pods --all-namespaces # and another"),
                page.shell().getFirst().commands());
    }

    @Test
    void an_answer_belongs_to_the_block_before_it() {
        assertEquals(
                Optional.of("NAME   READY\n...\n"),
                page.answer(page.shell().getFirst()).map(Page.Block::text));
        assertEquals(Optional.empty(), page.answer(page.shell().getLast()));
    }

    @Test
    void what_is_left_out_may_be_anything_and_the_rest_may_not() {
        var answer = new Answer("NAME READY\n...\norders-0 ...s ago\n");
        assertTrue(answer.fits("NAME     READY\norders-0   12s ago\n"));
        assertTrue(answer.fits("NAME READY\na\nb\norders-0   3s ago\n"));
        assertFalse(answer.fits("NAME READY\norders-1 12s ago\n"));
        assertFalse(answer.fits("NAME READY\norders-0 12s ago\nand more\n"));
        assertFalse(answer.fits("orders-0 12s ago\n"));
    }

    @Test
    void signs_of_patterns_mean_themselves() {
        assertTrue(new Answer("a.c (b) [x]*\n").fits("a.c (b) [x]*\n"));
        assertFalse(new Answer("a.c\n").fits("abc\n"));
    }
}
