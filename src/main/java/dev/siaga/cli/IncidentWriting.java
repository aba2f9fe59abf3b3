package dev.siaga.cli;

import dev.siaga.api.v1alpha1.IncidentPostmortem;
import dev.siaga.api.v1alpha1.IncidentSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is written about an incident at length: the report to stakeholders, and what was learned. */
final class IncidentWriting {
    private IncidentWriting() {}

    @Command(name = "can", description = "Report conditions, actions and needs: what stakeholders are told.")
    static final class Can extends IncidentSteps.Step {
        @Option(
                names = "--type",
                required = true,
                paramLabel = "WORD",
                description = "What kind of trouble, such as Errors.")
        private String type;

        @Option(
                names = "--state",
                required = true,
                paramLabel = "WORD",
                description = "How it stands, such as ongoing.")
        private String state;

        @Option(names = "--summary", required = true, paramLabel = "TEXT", description = "What users notice.")
        private String summary;

        @Option(
                names = "--blast-radius",
                required = true,
                paramLabel = "TEXT",
                description = "Which services, cities and databases it touches.")
        private String radius;

        @Option(
                names = "--action",
                required = true,
                paramLabel = "WHAT=WHO",
                description = "What is being done, and by whom. May be given several times.")
        private Map<String, String> actions = new LinkedHashMap<>();

        @Option(
                names = "--need",
                paramLabel = "TEXT",
                description = "What is needed from others. May be given several times.")
        private List<String> needs = List.of();

        @Option(
                names = "--severity",
                paramLabel = "SEV1|SEV2|SEV3|SEV4",
                description = "How severe it is held to be, if not as severe as the incident says.")
        private String severity;

        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            Map<String, Object> can = new LinkedHashMap<>(who.stamp(cluster));
            can.put(
                    "conditions",
                    Map.of(
                            "type", type,
                            "state", state,
                            "severity", Optional.ofNullable(severity).orElse(spec.severity()),
                            "summary", summary,
                            "blastRadius", radius));
            can.put(
                    "actions",
                    actions.entrySet().stream()
                            .map(action -> Map.of("what", action.getKey(), "who", action.getValue()))
                            .toList());
            can.put("needs", needs);
            return Map.of("can", can);
        }

        @Override
        String done() {
            return "has a new CAN report";
        }
    }

    @Command(
            name = "postmortem",
            description = "Write down what was learned; drafts are welcome, and what isn't given stays as it was.")
    static final class WritePostmortem extends IncidentSteps.Step {
        @Option(names = "--owner", paramLabel = "PERSON", description = "Who sees to it that this is written and kept.")
        private String owner;

        @Option(names = "--root-cause", paramLabel = "TEXT", description = "What allowed it to happen; never who.")
        private String rootCause;

        @Option(names = "--impact", paramLabel = "TEXT", description = "Who noticed what, for how long.")
        private String impact;

        @Option(
                names = "--collateral-damage",
                paramLabel = "TEXT",
                description = "What else was harmed; none when nothing was.")
        private String collateralDamage;

        @Option(names = "--went-well", paramLabel = "TEXT", description = "What worked and shall stay so.")
        private String wentWell;

        @Option(names = "--temporary-fix", paramLabel = "TEXT", description = "What ended the harm for now.")
        private String temporaryFix;

        @Option(names = "--permanent-fix", paramLabel = "TEXT", description = "What ends the cause for good.")
        private String permanentFix;

        @Option(
                names = "--timeline-complete",
                description = "Somebody has compared the timeline with what people remember.")
        private boolean timelineComplete;

        @Option(names = "--meeting-at", paramLabel = "TIME", description = "When it is or was met about (RFC 3339).")
        private String meetingAt;

        @Option(
                names = "--follow-up",
                paramLabel = "WHAT=WHO@DAY",
                description =
                        "What keeps it from happening again, who sees to it, and until when. May be given several times.")
        private Map<String, String> followUps = new LinkedHashMap<>();

        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            Map<String, Object> written = new LinkedHashMap<>();
            put(written, "owner", owner);
            put(written, "rootCause", rootCause);
            put(written, "impact", impact);
            put(written, "collateralDamage", collateralDamage);
            put(written, "wentWell", wentWell);
            put(written, "temporaryFix", temporaryFix);
            put(written, "permanentFix", permanentFix);
            put(written, "meetingAt", meetingAt);
            put(written, "timelineComplete", timelineComplete ? true : null);
            if (!followUps.isEmpty()) {
                written.put("followUps", followUps(spec));
            }
            if (written.isEmpty()) {
                throw new Problem("nothing is given to be written: see kubectl siaga incident postmortem --help");
            }
            return Map.of("postmortem", written);
        }

        private List<Object> followUps(IncidentSpec spec) {
            Stream<?> known =
                    Optional.ofNullable(spec.postmortem())
                            .map(IncidentPostmortem::followUps)
                            .orElse(List.of())
                            .stream();
            return Stream.<Object>concat(known, followUps.entrySet().stream().map(WritePostmortem::followUp))
                    .toList();
        }

        private static Object followUp(Map.Entry<String, String> given) {
            String[] parts = given.getValue().split("@", 2);
            if (parts.length < 2) {
                throw new Problem("--follow-up %s=%s names no day: write WHAT=WHO@2026-12-31"
                        .formatted(given.getKey(), given.getValue()));
            }
            return Map.of("action", given.getKey(), "owner", parts[0], "due", parts[1]);
        }

        private static void put(Map<String, Object> written, String name, Object value) {
            if (value != null) {
                written.put(name, value);
            }
        }

        @Override
        String done() {
            return "has its postmortem written on";
        }
    }
}
