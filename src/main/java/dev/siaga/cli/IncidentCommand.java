package dev.siaga.cli;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            IncidentSteps.Acknowledge.class,
            IncidentSteps.TakeRole.class,
            IncidentWriting.Can.class,
            IncidentSteps.Update.class,
            IncidentSteps.Mitigate.class,
            IncidentSteps.Resolve.class,
            IncidentWriting.WritePostmortem.class,
            IncidentSteps.Close.class
        })
final class IncidentCommand {

    @Command(name = "list", description = "The incidents of the namespace that are open; all of them with --all.")
    static final class ListAll extends ClusterCommand implements Runnable {
        @Option(names = "--all", description = "Those that have ended as well.")
        private boolean all;

        @Override
        public void run() {
            List<Incident> found = connection().here(cluster -> cluster.all(Incident.class));
            List<Incident> shown = all ? found : StatusText.open(found).toList();
            output().print(shown, () -> lines(shown));
        }

        private List<String> lines(List<Incident> incidents) {
            var table = new Columns("NAME", "SEVERITY", "PHASE", "OPENED", "COMMANDER", "TITLE");
            incidents.forEach(incident -> table.row(
                    incident.getMetadata().getName(),
                    incident.getStatus() == null
                            ? Words.severity(incident.getSpec().severity())
                            : Words.severity(incident.getStatus().severity()),
                    incident.getStatus() == null
                            ? Words.NOTHING
                            : Words.or(incident.getStatus().phase()),
                    incident.getStatus() == null
                            ? Words.NOTHING
                            : Words.age(incident.getStatus().openedAt(), Instant.now()),
                    Words.plain(commander(incident)),
                    Words.plain(incident.getSpec().title())));
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

    @Command(name = "report", description = "What is known of an incident, from the first sign to now.")
    static final class Report extends ClusterCommand implements Runnable {
        @Parameters(paramLabel = "INCIDENT", description = "Its name.")
        private String name;

        @Override
        public void run() {
            Incident incident = connection().here(cluster -> cluster.named(Incident.class, name));
            output().print(List.of(incident), () -> IncidentText.of(incident));
        }
    }

    @Command(name = "declare", description = "Declare an incident. Whoever the routes name is told at once.")
    static final class Declare extends ClusterCommand implements Runnable {
        @Mixin
        private Who who;

        @Parameters(paramLabel = "TITLE", description = "What is wrong, in one line.")
        private String title;

        @Option(
                names = "--severity",
                required = true,
                paramLabel = "SEV1|SEV2|SEV3|SEV4",
                description = "How bad it is.")
        private String severity;

        @Option(names = "--summary", paramLabel = "TEXT", description = "What is known.")
        private String summary;

        @Option(names = "--city", split = ",", paramLabel = "CITY", description = "The cities it touches.")
        private List<String> cities = List.of();

        @Option(names = "--service", split = ",", paramLabel = "SERVICE", description = "The services it touches.")
        private List<String> services = List.of();

        @Override
        public void run() {
            String told = connection().here(this::declare);
            output().lines(List.of(told));
        }

        private String declare(Cluster cluster) {
            Incident made = new IncidentDraft(title, severity)
                    .summary(summary)
                    .affecting(cities, services, List.of())
                    .declare(cluster, who);
            return "%s declared: acknowledge it with kubectl siaga incident ack %s"
                    .formatted(made.getMetadata().getName(), made.getMetadata().getName());
        }
    }
}
