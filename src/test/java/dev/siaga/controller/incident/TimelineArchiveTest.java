package dev.siaga.controller.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.incident.Timeline.Entry;
import dev.siaga.incident.Timeline.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineArchiveTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void each_entry_is_one_line_whatever_is_in_its_text() throws Exception {
        Map<String, String> kept = TimelineArchive.with(Map.of(), List.of(entry(7, "\"é\"\nnext line")));

        assertEquals(1, lines(kept).size());
        assertEquals(
                "{\"number\":7,\"at\":\"2026-11-20T12:00:00Z\",\"by\":\"Dewi\",\"kind\":\"Update\",\"text\":\"\\\"é\\\"\\nnext line\"}",
                lines(kept).getFirst());
        assertEquals(
                "\"é\"\nnext line",
                new ObjectMapper().readTree(lines(kept).getFirst()).get("text").textValue());
    }

    @Test
    void what_is_kept_again_is_kept_once_and_stays_in_order() {
        Map<String, String> kept = TimelineArchive.with(Map.of(), List.of(entry(3, "c"), entry(2, "b")));

        Map<String, String> again = TimelineArchive.with(kept, List.of(entry(2, "b"), entry(4, "d")));

        assertEquals(
                List.of(2, 3, 4),
                lines(again).stream()
                        .map(line -> line.replaceAll("^.\"number\":(\\d+).*", "$1"))
                        .map(Integer::valueOf)
                        .toList());
        assertEquals("0", again.get(TimelineArchive.DROPPED));
        assertEquals(again, TimelineArchive.with(again, List.of()));
    }

    @Test
    void beyond_its_size_the_oldest_are_dropped_and_counted() {
        Map<String, String> kept = Map.of();
        for (int round = 0; round < 4; round++) {
            int from = round * 300;
            kept = TimelineArchive.with(
                    kept,
                    IntStream.range(from, from + 300)
                            .mapToObj(i -> entry(i, "é".repeat(1000)))
                            .toList());
        }

        int size = kept.get(TimelineArchive.ENTRIES).getBytes(StandardCharsets.UTF_8).length;
        assertTrue(size <= TimelineArchive.MOST_BYTES && size > TimelineArchive.MOST_BYTES - 3000, "bytes: " + size);
        assertTrue(lines(kept).getLast().startsWith("{\"number\":1199,"));
        assertEquals(1200, lines(kept).size() + Integer.parseInt(kept.get(TimelineArchive.DROPPED)));
    }

    @Test
    void a_line_that_somebody_broke_costs_no_other() {
        Map<String, String> kept = TimelineArchive.with(Map.of(), List.of(entry(1, "a"), entry(2, "b")));
        String broken = kept.get(TimelineArchive.ENTRIES).replace("{\"number\":1,", "number 1");

        Map<String, String> after =
                TimelineArchive.with(Map.of(TimelineArchive.ENTRIES, broken, TimelineArchive.DROPPED, "x"), List.of());

        assertEquals(1, lines(after).size());
        assertEquals("1", after.get(TimelineArchive.DROPPED));
    }

    @Test
    void its_name_is_one_that_objects_can_have() {
        assertEquals("api-1-timeline", TimelineArchives.name("api-1"));
        assertEquals(249, TimelineArchives.name("a".repeat(253)).length());
        assertEquals("a".repeat(239) + "-timeline", TimelineArchives.name("a".repeat(239) + "." + "b".repeat(13)));
    }

    private static List<String> lines(Map<String, String> kept) {
        return kept.get(TimelineArchive.ENTRIES).lines().toList();
    }

    private static Entry entry(int number, String text) {
        return new Entry(number, NOON, "Dewi", Kind.UPDATE, text);
    }
}
