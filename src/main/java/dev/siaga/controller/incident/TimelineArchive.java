package dev.siaga.controller.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.incident.Timeline.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an incident's timeline had no room for, as a ConfigMap keeps it: each entry one line of JSON, oldest first and each number once. Beyond
 * its size the oldest are dropped, and counted.
 */
final class TimelineArchive {
    static final String ENTRIES = "timeline.jsonl";
    static final String DROPPED = "dropped";
    /** An object in etcd has a little more than a megabyte, and this one has metadata too. */
    static final int MOST_BYTES = 900_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TreeMap<Integer, String> lines = new TreeMap<>();
    private long bytes;
    private long dropped;

    private TimelineArchive() {}

    /** What was kept, with these entries; to add one again changes nothing. A line that can't be read counts as dropped. */
    static Map<String, String> with(Map<String, String> kept, Collection<Entry> entries) {
        TimelineArchive archive = new TimelineArchive();
        archive.dropped = number(kept.get(DROPPED));
        kept.getOrDefault(ENTRIES, "").lines().forEach(archive::read);
        entries.forEach(entry -> archive.put(entry.number(), line(entry)));
        return archive.data();
    }

    private void read(String line) {
        try {
            put(JSON.readTree(line).required("number").intValue(), line);
        } catch (JsonProcessingException | IllegalArgumentException _) {
            dropped++;
        }
    }

    private void put(int number, String line) {
        if (lines.putIfAbsent(number, line) == null) {
            bytes += size(line);
        }
    }

    private Map<String, String> data() {
        while (bytes > MOST_BYTES) {
            bytes -= size(lines.pollFirstEntry().getValue());
            dropped++;
        }
        String all = lines.values().stream().map(line -> line + "\n").collect(Collectors.joining());
        return Map.of(ENTRIES, all, DROPPED, Long.toString(dropped));
    }

    private static String line(Entry entry) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("number", entry.number());
        line.put("at", entry.at().toString());
        line.put("by", entry.by());
        line.put("kind", entry.kind().word());
        line.put("text", entry.text());
        return line.toString();
    }

    private static long size(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 1L;
    }

    private static long number(String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
