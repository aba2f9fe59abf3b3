package dev.siaga.cli;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "slo",
        description = "Service levels, their error budgets and burn rates.",
        subcommands = {SloCommand.ListAll.class, SloCommand.Show.class, SloGate.class})
final class SloCommand {

    @Command(name = "list", description = "All service levels of the namespace.")
    static final class ListAll extends ClusterCommand implements Runnable {
        @Override
        public void run() {
            List<ServiceSLO> levels = connection().here(cluster -> cluster.all(ServiceSLO.class));
            output().print(levels, () -> lines(levels));
        }

        private static List<String> lines(List<ServiceSLO> levels) {
            var table =
                    new Columns("NAME", "SERVICE", "OBJECTIVE", "BUDGET LEFT", "EXHAUSTED IN", "FIRING", "RELEASES");
            levels.forEach(slo -> table.row(
                    slo.getMetadata().getName(),
                    slo.getSpec().service(),
                    slo.getSpec().objective() == null
                            ? Words.NOTHING
                            : slo.getSpec().objective() + " %",
                    slo.getStatus() == null ? Words.NOTHING : StatusText.left(slo),
                    slo.getStatus() == null
                            ? Words.NOTHING
                            : Words.or(slo.getStatus().exhaustedIn()),
                    firing(slo),
                    releases(slo)));
            List<String> lines = table.lines();
            return lines.isEmpty() ? List.of("there is no ServiceSLO here") : lines;
        }
    }

    @Command(name = "show", description = "One service level: what burns, how fast, and what was asked of Prometheus.")
    static final class Show extends ClusterCommand implements Runnable {
        @Parameters(
                arity = "0..1",
                paramLabel = "NAME",
                description = "The ServiceSLO; may be left out where there is one.")
        private Optional<String> name = Optional.empty();

        @Override
        public void run() {
            ServiceSLO slo = connection().here(cluster -> cluster.meant(ServiceSLO.class, name));
            output().print(List.of(slo), () -> lines(slo));
        }

        private static List<String> lines(ServiceSLO slo) {
            ServiceSLOStatus status = slo.getStatus();
            if (status == null) {
                return List.of(slo.getMetadata().getName() + " was not evaluated yet");
            }
            List<String> lines = new ArrayList<>();
            lines.add("@|bold %s|@   budget left %s   exhausted in %s   firing %s   releases %s"
                    .formatted(
                            slo.getMetadata().getName(),
                            StatusText.left(slo),
                            Words.or(status.exhaustedIn()),
                            firing(slo),
                            releases(slo)));
            var burn = new Columns("WINDOW", "BURN RATE", "AT");
            Optional.ofNullable(status.burn()).stream()
                    .flatMap(List::stream)
                    .forEach(rate -> burn.row(
                            Words.or(rate.window()),
                            rate.rate() == null ? Words.NOTHING : "%.2f".formatted(rate.rate()),
                            Words.or(rate.at())));
            lines.addAll(burn.lines());
            Optional.ofNullable(status.evidence()).stream()
                    .flatMap(List::stream)
                    .forEach(asked -> lines.add("  %s = %s".formatted(asked.query(), asked.answer())));
            return lines;
        }
    }

    private static String firing(ServiceSLO slo) {
        return Optional.ofNullable(slo.getStatus())
                .map(ServiceSLOStatus::firing)
                .map(firing -> Words.severity(firing.severity()))
                .orElse(Words.NOTHING);
    }

    /** Whether a pipeline may roll out. */
    private static String releases(ServiceSLO slo) {
        return release(slo)
                .map(condition -> "True".equals(condition.getStatus())
                        ? Words.good("allowed")
                        : Words.warning("held: " + condition.getReason()))
                .orElse(Words.NOTHING);
    }

    /** What the operator says of releases; empty before it has evaluated once. */
    static Optional<Condition> release(ServiceSLO slo) {
        return Optional.ofNullable(slo.getStatus()).map(ServiceSLOStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals("ReleaseAllowed"))
                .findFirst();
    }
}
