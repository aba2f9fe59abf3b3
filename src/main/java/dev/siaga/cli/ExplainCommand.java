package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Loss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "Why the last decision was made, and what would be decided if a city were lost now.",
            "The second is the operator's own decider, asked about its own view with that city taken out of it."
        })
final class ExplainCommand extends EstateCommand implements Callable<Integer> {
    @Option(
            names = "--if-lost",
            paramLabel = "CITY",
            description = "Only what the loss of this city would lead to. Exit code 1 when nobody would be primary.")
    private Optional<String> lost = Optional.empty();

    @Override
    public Integer call() {
        FailoverPolicy policy = connection().here(cluster -> cluster.meant(FailoverPolicy.class, estate()));
        FailoverPolicyStatus status = Optional.ofNullable(policy.getStatus())
                .orElseThrow(() -> new Problem("no operator has looked at it yet"));
        if (lost.isEmpty()) {
            output().print(List.of(policy), () -> ExplainText.of(policy, status, Instant.now()));
            return 0;
        }
        Loss loss = loss(policy, status, lost.get());
        output().structured(loss, () -> ExplainText.losses(List.of(loss), Instant.now()));
        return loss.primary() == null ? 1 : 0;
    }

    private static Loss loss(FailoverPolicy policy, FailoverPolicyStatus status, String city) {
        if (!policy.getSpec().cities().contains(city)) {
            throw new Problem("%s is no city of this estate: its cities are %s"
                    .formatted(city, String.join(", ", policy.getSpec().cities())));
        }
        return Optional.ofNullable(status.ifLost()).stream()
                .flatMap(List::stream)
                .filter(loss -> loss.city().equals(city))
                .findFirst()
                .orElseThrow(
                        () -> new Problem(
                                "the operator of this context says nothing of losses: it can't ask the quorum, or the estate isn't adopted yet"));
    }
}
