package dev.siaga.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Conditions, Actions, Needs: what stakeholders are told while an incident lasts. */
public record CanReport(Stamp stamp, Conditions conditions, List<Action> actions, List<String> needs) {
    public CanReport {
        actions = List.copyOf(actions);
        needs = List.copyOf(needs);
    }

    /** What is the case. */
    public record Conditions(String type, String state, Severity severity, String summary, String blastRadius) {}

    /** What is being done, and by whom. */
    public record Action(String what, String who) {}

    /** The report as three lines of text. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Conditions: %s, %s, %s: %s; touches %s"
                .formatted(
                        conditions.type(),
                        conditions.state(),
                        conditions.severity(),
                        conditions.summary(),
                        conditions.blastRadius()));
        lines.add("Actions: "
                + actions.stream().map(a -> a.what() + " (" + a.who() + ")").collect(listed()));
        lines.add("Needs: " + needs.stream().collect(listed()));
        return String.join("\n", lines);
    }

    private static Collector<CharSequence, ?, String> listed() {
        return Collectors.collectingAndThen(Collectors.joining("; "), text -> text.isEmpty() ? "none" : text);
    }
}
