package dev.siaga.cli;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentDeed;
import dev.siaga.api.v1alpha1.IncidentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "incident",
        aliases = "inc",
        description = "Declare an incident and follow it to its end.",
        subcommands = {
            IncidentCommand.ListAll.class,
            IncidentCommand.Report.class,
            IncidentCommand.Declare.class,
            IncidentCommand.Acknowledge.class,
            IncidentCommand.TakeRole.class,
            IncidentCommand.Update.class,
            IncidentCommand.Mitigate.class,
            IncidentCommand.Resolve.class,
            IncidentCommand.Close.class
        })
final class IncidentCommand {

    @Command(name = "list", description = "The incidents of the namespace that are open; all of them with --all.")
    static final class ListAll implements Runnable {
        @Mixin
        private Connection connection;

        @Mixin
        private Output output;

        @Option(names = "--all", description = "Those that have ended as well.")
        private boolean all;

        @Override
        public void run() {
            List<Incident> found = connection.here(cluster -> cluster.all(Incident.class));
            List<Incident> shown = all ? found : StatusText.open(found).toList();
            output.print(shown, () -> lines(shown));
        }

        private List<String> lines(List<Incident> incidents) {
            var table = new Columns("NAME", "SEVERITY", "PHASE", "OPENED", "COMMANDER", "TITLE");
            incidents.forEach(incident -> table.row(
                    incident.getMetadata().getName(),
                    incident.getStatus() == null
                            ? Words.severity(incident.getSpec().severity())
                            : Words.severity(incident.getStatus().severity()),
                    incident.getStatus() == null ? Words.NOTHING : Words.or(incident.getStatus().phase()),
                    incident.getStatus() == null
                            ? Words.NOTHING
                            : Words.age(incident.getStatus().openedAt(), Instant.now()),
                    commander(incident),
                    incident.getSpec().title()));
            List<String> lines = table.lines();
            return lines.isEmpty() ? List.of(all ? "there was never an incident here" : "no incident is open") : lines;
        }

        private static String commander(Incident incident) {
            return Optional.ofNullable(incident.getSpec().roles()).stream()
                    .flatMap(List::stream)
                    .filter(role -> role.role().equals("IncidentCommander"))
                    .map(IncidentSpec.Role::person)
                    .findFirst()
                    .orElse(Words.NOTHING);
        }
    }

    @Command(name = "report", description = "What happened in an incident, from the first sign to now.")
    static final class Report implements Runnable {
        @Mixin
        private Connection connection;

        @Mixin
        private Output output;

        @Parameters(paramLabel = "INCIDENT", description = "Its name.")
        private String name;

        @Override
        public void run() {
            Incident incident = connection.here(cluster -> cluster.named(Incident.class, name));
            output.print(List.of(incident), () -> lines(incident));
        }

        private static List<String> lines(Incident incident) {
            List<String> lines = new ArrayList<>();
            lines.add("@|bold %s|@   %s   %s"
                    .formatted(
                            incident.getMetadata().getName(),
                            Words.severity(incident.getSpec().severity()),
                            incident.getSpec().title()));
            if (incident.getStatus() == null) {
                lines.add("no operator has looked at it yet");
                return lines;
            }
            var table = new Columns("AT", "WHAT", "BY", "TEXT");
            Optional.ofNullable(incident.getStatus().timeline()).stream()
                    .flatMap(List::stream)
                    .forEach(entry -> table.row(
                            Words.or(entry.at()), Words.or(entry.kind()), Words.or(entry.by()), Words.or(entry.text())));
            lines.addAll(table.lines());
            return lines;
        }
    }

    @Command(name = "declare", description = "Declare an incident. Whoever the routes name is told at once.")
    static final class Declare implements Runnable {
        @Mixin
        private Connection connection;

        @Mixin
        private Output output;

        @Mixin
        private Who who;

        @Parameters(paramLabel = "TITLE", description = "What is wrong, in one line.")
        private String title;

        @Option(names = "--severity", required = true, paramLabel = "SEV1|SEV2|SEV3|SEV4", description = "How bad it is.")
        private String severity;

        @Option(names = "--summary", paramLabel = "TEXT", description = "What is known.")
        private String summary;

        @Option(names = "--city", split = ",", paramLabel = "CITY", description = "The cities it touches.")
        private List<String> cities = List.of();

        @Option(names = "--service", split = ",", paramLabel = "SERVICE", description = "The services it touches.")
        private List<String> services = List.of();

        @Override
        public void run() {
            output.lines(List.of(connection.here(this::declare)));
        }

        private String declare(Cluster cluster) {
            Map<String, Object> spec = new LinkedHashMap<>();
            spec.put("title", title);
            spec.put("severity", severity);
            if (summary != null) {
                spec.put("summary", summary);
            }
            spec.put("declared", who.stamp(cluster));
            spec.put("affected", Map.of("cities", cities, "services", services));
            Incident made = cluster.create(Serialization.unmarshal(
                    Serialization.asJson(Map.of(
                            "apiVersion", "siaga.dev/v1alpha1",
                            "kind", "Incident",
                            "metadata", Map.of("generateName", "declared-", "namespace", cluster.namespace()),
                            "spec", spec)),
                    Incident.class));
            return "%s declared: acknowledge it with kubectl siaga incident ack %s"
                    .formatted(made.getMetadata().getName(), made.getMetadata().getName());
        }
    }

    /** One step that is written into the spec. What admission refuses it says why. */
    abstract static class Step implements Callable<Integer> {
        @Mixin
        private Connection connection;

        @Mixin
        private Output output;

        @Mixin
        private Who who;

        @Parameters(index = "0", paramLabel = "INCIDENT", description = "Its name.")
        private String name;

        @Override
        public final Integer call() {
            output.lines(List.of(connection.here(cluster -> {
                Incident incident = cluster.named(Incident.class, name);
                Map<String, Object> change = Map.of(
                        // Somebody else may write the same list at the same time.
                        "metadata", Map.of("resourceVersion", incident.getMetadata().getResourceVersion()),
                        "spec", change(incident.getSpec(), who, cluster));
                cluster.patch(incident, Serialization.asJson(change));
                return name + " " + done();
            })));
            return 0;
        }

        abstract Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster);

        abstract String done();
    }

    @Command(name = "ack", description = "Take an incident on: nobody else is called for it.")
    static final class Acknowledge extends Step {
        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return Map.of("acknowledged", who.stamp(cluster));
        }

        @Override
        String done() {
            return "acknowledged";
        }
    }

    @Command(name = "role", description = "Say who holds a role.")
    static final class TakeRole extends Step {
        @Parameters(
                index = "1",
                paramLabel = "ROLE",
                description = "IncidentCommander, CommunicationsLead or TechnicalLead.")
        private String role;

        @Parameters(index = "2", paramLabel = "PERSON", description = "Who holds it from now on.")
        private String person;

        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            Stream<IncidentSpec.Role> others = Optional.ofNullable(spec.roles()).stream()
                    .flatMap(List::stream)
                    .filter(held -> !held.role().equals(role));
            return Map.of(
                    "roles",
                    Stream.concat(others, Stream.of(new IncidentSpec.Role(role, person)))
                            .toList());
        }

        @Override
        String done() {
            return "has %s as its %s".formatted(person, role);
        }
    }

    /** A step with words. */
    abstract static class Saying extends Step {
        @Parameters(index = "1", paramLabel = "TEXT", description = "What, in words.")
        private String text;

        @Override
        final Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return saying(spec, who.deed(cluster, text));
        }

        abstract Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed);
    }

    @Command(name = "update", description = "Tell the stakeholders how it stands.")
    static final class Update extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            List<IncidentDeed> told = Optional.ofNullable(spec.updates()).orElse(List.of());
            return Map.of("updates", Stream.concat(told.stream(), Stream.of(deed)).toList());
        }

        @Override
        String done() {
            return "updated";
        }
    }

    @Command(name = "mitigate", description = "Say what ended the harm for now.")
    static final class Mitigate extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            return Map.of("mitigation", deed);
        }

        @Override
        String done() {
            return "mitigated";
        }
    }

    @Command(name = "resolve", description = "Say what ended the cause.")
    static final class Resolve extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            return Map.of("resolution", deed);
        }

        @Override
        String done() {
            return "resolved";
        }
    }

    @Command(
            name = "close",
            description = "End it. A SEV1, SEV2 or SEV3 needs its postmortem first: write it into spec.postmortem with kubectl edit.")
    static final class Close extends Step {
        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return Map.of("closed", who.stamp(cluster));
        }

        @Override
        String done() {
            return "closed";
        }
    }
}
