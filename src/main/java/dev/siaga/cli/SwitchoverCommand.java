package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The request is written where the primary is: only its operator hands primacy over. Exit code 1 when the primary is elsewhere or stays where it is. */
@Command(name = "switchover", description = "Move the primary to another city, cleanly: no acknowledged write is lost.")
final class SwitchoverCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    @Mixin
    private Connection connection;

    @Mixin
    private Output output;

    @Parameters(arity = "0..1", paramLabel = "ESTATE", description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    @Option(names = "--to", required = true, paramLabel = "CITY", description = "The city that is to be primary.")
    private String to;

    @Option(names = "--no-wait", description = "Ask for it, and don't wait until it is done.")
    private boolean noWait;

    @Override
    public Integer call() {
        return connection.here(this::move);
    }

    private int move(Cluster cluster) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate);
        Optional<String> refusal = refusal(policy, to);
        if (refusal.isPresent()) {
            throw new Problem(refusal.get());
        }
        String id = "kubectl-" + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        cluster.patch(policy, "{\"spec\":{\"switchover\":{\"to\":\"%s\",\"id\":\"%s\"}}}".formatted(to, id));
        output.lines(List.of("asked for %s to be primary (id %s)".formatted(to, id)));
        return noWait ? 0 : await(cluster, policy.getMetadata().getName(), id);
    }

    /** Why it makes no sense to ask here. */
    static Optional<String> refusal(FailoverPolicy policy, String to) {
        FailoverPolicyStatus status = policy.getStatus();
        if (!policy.getSpec().cities().contains(to)) {
            return Optional.of("%s is no city of this estate: its cities are %s"
                    .formatted(to, String.join(", ", policy.getSpec().cities())));
        }
        if (status == null || status.holder() == null) {
            return Optional.of("no city is primary as far as this one knows: see kubectl siaga status");
        }
        if (to.equals(status.holder())) {
            return Optional.of(to + " is primary already");
        }
        return "Primary".equals(status.phase())
                ? Optional.empty()
                : Optional.of("the primary is %s: name that city's context with --context".formatted(status.holder()));
    }

    private int await(Cluster cluster, String name, String id) {
        Instant end = Instant.now().plus(PATIENCE);
        String told = "";
        while (Instant.now().isBefore(end)) {
            FailoverPolicyStatus status = cluster.named(FailoverPolicy.class, name).getStatus();
            if (to.equals(status.holder())) {
                output.lines(List.of(Words.good(to + " is primary") + " under epoch " + status.epoch()));
                return 0;
            }
            String now = Optional.ofNullable(status.lastDecision())
                    .map(FailoverPolicyStatus.Decision::message)
                    .orElse("");
            if (!now.equals(told)) {
                output.lines(List.of("  " + now));
                told = now;
            }
            pause();
        }
        throw new Problem("%s is not primary after %d s; the request %s stands until it is honoured or called off: %s"
                .formatted(to, PATIENCE.toSeconds(), id, told));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted; what was asked for stands");
        }
    }
}
