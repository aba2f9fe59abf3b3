package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "drill",
        description = {
            "Move the primary to another city and back, and record the exercise as an Incident (SEV4).",
            "Needs the contexts of both cities: --context jakarta,bandung, or --contexts. Nothing begins unless the estate is Normal and the window leaves time to return."
        })
final class DrillCommand extends EstateCommand implements Callable<Integer> {
    private static final Duration MOVE = Duration.ofMinutes(2);
    private static final Duration CALM = Duration.ofMinutes(5);

    @Mixin
    private Who who;

    @Option(names = "--to", required = true, paramLabel = "CITY", description = "The city that is primary for a while.")
    private String to;

    @Option(
            names = "--stay",
            paramLabel = "DURATION",
            defaultValue = "1m",
            description = "For how long, such as 90s (default: 1m).")
    private String stay;

    @Option(
            names = "--window",
            paramLabel = "HH:MM-HH:MM",
            description = "When it may happen, in UTC; it may go over midnight. Left out: now.")
    private Optional<String> window = Optional.empty();

    @Override
    public Integer call() {
        Duration staying = DurationText.parse("--stay", stay);
        window.map(Window::parse)
                .ifPresent(open -> open.admit(LocalTime.now(ZoneOffset.UTC), staying.plus(MOVE.multipliedBy(2))));
        List<Sight> sights = connection().inAll(cluster -> Sight.in(cluster, estate()));
        DrillPlan plan = DrillPlan.of(sights, to);
        String incident = connection().in(plan.from(), cluster -> declare(cluster, plan));
        output().lines(List.of("exercise %s: %s, then back to %s".formatted(incident, to, plan.home())));
        try {
            run(plan, incident, staying);
        } catch (Problem e) {
            connection().in(plan.from(), cluster -> note(cluster, incident, "stopped: " + e.getMessage()));
            throw new Problem("%s; the exercise %s stays open".formatted(e.getMessage(), incident));
        }
        connection().in(plan.from(), cluster -> end(cluster, incident));
        output().lines(List.of(Words.good("back in %s".formatted(plan.home())) + "; closed " + incident));
        return 0;
    }

    private void run(DrillPlan plan, String incident, Duration staying) {
        String there = connection().in(plan.from(), cluster -> move(cluster, plan, to));
        connection().in(plan.from(), cluster -> note(cluster, incident, there));
        connection().in(plan.there(), cluster -> settle(cluster, plan));
        sleep(staying);
        String back = connection().in(plan.there(), cluster -> move(cluster, plan, plan.home()));
        connection().in(plan.from(), cluster -> settle(cluster, plan));
        connection().in(plan.from(), cluster -> note(cluster, incident, back));
    }

    private String declare(Cluster cluster, DrillPlan plan) {
        Incident made = new IncidentDraft("Exercise: %s moves to %s and back".formatted(plan.policy(), to), "SEV4")
                .summary("a planned drill; nothing is wrong")
                .affecting(List.of(plan.home(), to), List.of(), List.of(plan.policy()))
                .declare(cluster, who);
        IncidentSteps.write(cluster, made.getMetadata().getName(), spec -> Map.of("acknowledged", who.stamp(cluster)));
        return made.getMetadata().getName();
    }

    private String move(Cluster cluster, DrillPlan plan, String city) {
        Instant asked = Instant.now();
        FailoverPolicy policy = cluster.named(FailoverPolicy.class, plan.policy());
        Move move = Move.request(cluster, policy, city, "drill");
        FailoverPolicyStatus now = move.await(cluster, MOVE, told -> output().lines(List.of("  " + Words.plain(told))));
        String text = "%s is primary under epoch %d, %d s after it was asked for"
                .formatted(
                        city,
                        now.epoch(),
                        Duration.between(asked, Instant.now()).toSeconds());
        output().lines(List.of(text));
        return text;
    }

    /** The city writes and the one it came from follows again: only then is a way back that loses nothing. */
    private Boolean settle(Cluster cluster, DrillPlan plan) {
        Instant end = Instant.now().plus(CALM);
        while (Instant.now().isBefore(end)) {
            FailoverPolicy policy = cluster.named(FailoverPolicy.class, plan.policy());
            boolean standing = cluster.all(CityCluster.class).stream()
                            .filter(city -> policy.getSpec()
                                    .cities()
                                    .contains(city.getMetadata().getName()))
                            .filter(city -> city.getStatus() != null)
                            .filter(city -> "Standby".equals(city.getStatus().role()))
                            .count()
                    == policy.getSpec().cities().size() - 1;
            if (standing
                    && Move.leads(policy)
                    && "Normal".equals(policy.getStatus().level())) {
                return true;
            }
            Move.pause();
        }
        throw new Problem(
                "the estate is not Normal %d s after the move: see kubectl siaga status".formatted(CALM.toSeconds()));
    }

    private Boolean note(Cluster cluster, String incident, String text) {
        IncidentSteps.write(cluster, incident, spec -> IncidentSteps.updated(spec, who.deed(cluster, text)));
        return true;
    }

    private Boolean end(Cluster cluster, String incident) {
        IncidentSteps.write(cluster, incident, _ -> Map.of("mitigation", who.deed(cluster, "the primary is back")));
        IncidentSteps.write(cluster, incident, _ -> Map.of("resolution", who.deed(cluster, "the exercise is over")));
        IncidentSteps.write(cluster, incident, _ -> Map.of("closed", who.stamp(cluster)));
        return true;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted; the primary is where it is: kubectl siaga switchover moves it back");
        }
    }
}
