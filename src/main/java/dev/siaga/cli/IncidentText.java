package dev.siaga.cli;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentCanReport;
import dev.siaga.api.v1alpha1.IncidentPostmortem;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An incident told to people: where it stands, who does what, what happened, what was learned. */
final class IncidentText {
    private IncidentText() {}

    static List<String> of(Incident incident) {
        IncidentSpec spec = incident.getSpec();
        List<String> lines = new ArrayList<>();
        lines.add("@|bold %s|@   %s   %s"
                .formatted(
                        incident.getMetadata().getName(),
                        Words.severity(severity(incident)),
                        Words.plain(spec.title())));
        lines.add("  declared by %s at %s"
                .formatted(Words.plain(spec.declared().by()), spec.declared().at()));
        Optional.ofNullable(spec.roles()).stream()
                .flatMap(List::stream)
                .forEach(role -> lines.add("  %s: %s".formatted(role.role(), Words.plain(role.person()))));
        Optional.ofNullable(spec.affected()).ifPresent(affected -> lines.add("  touches " + affected(affected)));
        Optional.ofNullable(spec.traceID()).ifPresent(id -> lines.add("  trace " + Words.plain(id)));
        Optional.ofNullable(incident.getStatus())
                .ifPresentOrElse(status -> told(lines, status), () -> lines.add("  no operator has looked at it yet"));
        Optional.ofNullable(spec.can()).ifPresent(can -> can(lines, can));
        Optional.ofNullable(spec.postmortem()).ifPresent(postmortem -> learned(lines, postmortem));
        return lines;
    }

    static String severity(Incident incident) {
        return Optional.ofNullable(incident.getStatus())
                .map(IncidentStatus::severity)
                .orElse(incident.getSpec().severity());
    }

    private static String affected(IncidentSpec.Affected affected) {
        List<String> parts = new ArrayList<>();
        add(parts, "cities", affected.cities());
        add(parts, "services", affected.services());
        add(parts, "databases", affected.databases());
        return parts.isEmpty() ? "nothing that is named" : Words.plain(String.join("; ", parts));
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (names != null && !names.isEmpty()) {
            parts.add(what + " " + String.join(", ", names));
        }
    }

    private static void told(List<String> lines, IncidentStatus status) {
        lines.add("  phase " + Words.or(status.phase()) + measures(status));
        var table = new Columns("AT", "WHAT", "BY", "TEXT");
        Optional.ofNullable(status.timeline()).stream()
                .flatMap(List::stream)
                .forEach(entry -> table.row(
                        Words.or(entry.at()),
                        Words.or(entry.kind()),
                        Words.plain(entry.by()),
                        Words.plain(entry.text()).replaceAll("\\s*\n\\s*", "; ")));
        part(lines, table.lines());
    }

    private static String measures(IncidentStatus status) {
        return Optional.ofNullable(status.measures())
                .map(m -> took(", acknowledged after ", m.acknowledgeSeconds())
                        + took(", mitigated after ", m.mitigateSeconds())
                        + took(", restored after ", m.restoreSeconds()))
                .orElse("");
    }

    private static String took(String what, Double seconds) {
        return seconds == null ? "" : what + "%.0fs".formatted(seconds);
    }

    private static void can(List<String> lines, IncidentCanReport can) {
        var table = new Columns(
                "CONDITIONS, ACTIONS, NEEDS", "as %s reported at %s".formatted(Words.plain(can.by()), can.at()));
        table.row(
                Words.plain(can.conditions().type()),
                Words.plain(can.conditions().state()));
        table.row("users notice", Words.plain(can.conditions().summary()));
        table.row("blast radius", Words.plain(can.conditions().blastRadius()));
        can.actions()
                .forEach(action -> table.row("action of " + Words.plain(action.who()), Words.plain(action.what())));
        Optional.ofNullable(can.needs()).stream()
                .flatMap(List::stream)
                .forEach(need -> table.row("need", Words.plain(need)));
        part(lines, table.lines());
    }

    private static void learned(List<String> lines, IncidentPostmortem postmortem) {
        var table = new Columns("POSTMORTEM", "owner " + Words.plain(postmortem.owner()));
        table.row("root cause", Words.plain(postmortem.rootCause()));
        table.row("impact", Words.plain(postmortem.impact()));
        table.row("collateral damage", Words.plain(postmortem.collateralDamage()));
        table.row("went well", Words.plain(postmortem.wentWell()));
        table.row("temporary fix", Words.plain(postmortem.temporaryFix()));
        table.row("permanent fix", Words.plain(postmortem.permanentFix()));
        Optional.ofNullable(postmortem.followUps()).stream()
                .flatMap(List::stream)
                .forEach(followUp -> table.row(
                        Boolean.TRUE.equals(followUp.done()) ? Words.good("done") : "to do",
                        Words.plain(
                                List.of(followUp.action(), Words.or(followUp.owner()), Words.or(followUp.due()))
                                        .stream()
                                        .collect(Collectors.joining(", ")))));
        part(lines, table.lines());
    }

    private static void part(List<String> lines, List<String> part) {
        if (!part.isEmpty()) {
            lines.add("");
            lines.addAll(part);
        }
    }
}
