package dev.siaga.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened, oldest first, at most {@link #MOST} entries. When it is full the oldest entry that changed no phase makes room, so that the
 * skeleton of a long incident stays; how many left is counted. Numbers grow by one and are never given twice, not even by two cities: who goes on
 * with an incident begins with the next thousand, for the city that was lost may have added entries that nobody else has seen.
 */
public record Timeline(List<Entry> entries, int dropped) {
    public static final int MOST = 100;
    private static final int LONGEST = 1000;
    private static final int THOUSAND = 1000;

    public static final Timeline EMPTY = new Timeline(List.of(), 0);

    public Timeline {
        entries = List.copyOf(entries);
    }

    /** Why an entry stands there; the word is the reason of its Event too. */
    public enum Kind {
        DECLARED("Declared"),
        ACKNOWLEDGED("Acknowledged"),
        MITIGATED("Mitigated"),
        RESOLVED("Resolved"),
        POSTMORTEM_PENDING("PostmortemPending"),
        CLOSED("Closed"),
        REOPENED("Reopened"),
        MERGED("Merged"),
        SEVERITY_CHANGED("SeverityChanged"),
        SEVERITY_RAISED("SeverityRaised"),
        ESCALATED("Escalated"),
        OVERDUE("Overdue"),
        REMINDED("Reminded"),
        CAN_REPORT("CanReport"),
        UPDATE("Update"),
        OBSERVED("Observed"),
        LEVEL_CHANGED("LevelChanged"),
        ADOPTED("Adopted");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Kind of(Phase phase) {
            return valueOf(phase.name());
        }

        boolean milestone() {
            return ordinal() <= MERGED.ordinal();
        }
    }

    public record Entry(int number, Instant at, String by, Kind kind, String text) {}

    Timeline with(Instant at, String by, Kind kind, String text) {
        return with(last() + 1, at, by, kind, text);
    }

    /** The entry with which a city goes on that knows the incident from another's record. */
    Timeline adopted(Instant at, String text) {
        return with((last() / THOUSAND + 1) * THOUSAND, at, Stamp.SIAGA, Kind.ADOPTED, text);
    }

    private int last() {
        return entries.stream().mapToInt(Entry::number).max().orElse(0);
    }

    private Timeline with(int number, Instant at, String by, Kind kind, String text) {
        List<Entry> grown = new ArrayList<>(entries);
        int gone = dropped;
        if (grown.size() >= MOST) {
            grown.remove(leastNeeded(grown));
            gone++;
        }
        grown.add(new Entry(number, at, by, kind, text.substring(0, Math.min(LONGEST, text.length()))));
        return new Timeline(grown, gone);
    }

    /** What an earlier state had and this one hasn't. */
    List<Entry> missing(Timeline earlier) {
        return dropped == earlier.dropped
                ? List.of()
                : earlier.entries.stream().filter(e -> !entries.contains(e)).toList();
    }

    private static int leastNeeded(List<Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).kind().milestone()) {
                return i;
            }
        }
        return 1;
    }
}
