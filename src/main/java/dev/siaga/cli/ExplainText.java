package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why things are as they are, and what would come of a loss, as the operator wrote it into the policy's status. */
final class ExplainText {
    private ExplainText() {}

    static List<String> of(FailoverPolicy policy, FailoverPolicyStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("@|bold %s/%s|@   %s   phase %s   primary %s   epoch %s"
                .formatted(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName(),
                        Words.level(status.level()),
                        Words.or(status.phase()),
                        Words.or(status.holder()),
                        Words.or(status.epoch())));
        Optional.ofNullable(status.levelReasons()).stream()
                .flatMap(List::stream)
                .forEach(reason -> lines.add("  " + Words.plain(reason)));
        Optional.ofNullable(status.lastDecision()).ifPresent(decision -> {
            lines.add("");
            lines.add("last decision: @|bold %s|@ for %s, %s ago"
                    .formatted(decision.action(), decision.reason(), Words.age(decision.since(), now)));
            lines.add("  " + Words.plain(decision.message()));
        });
        lines.add("");
        lines.addAll(conditions(status));
        lines.add("");
        List<Loss> losses = Optional.ofNullable(status.ifLost()).orElse(List.of());
        lines.addAll(
                losses.isEmpty()
                        ? List.of(
                                "what a loss would lead to isn't known: the quorum can't be asked, or nobody was primary yet")
                        : losses(losses, now));
        return lines;
    }

    private static List<String> conditions(FailoverPolicyStatus status) {
        var table = new Columns("CONDITION", "STATUS", "REASON", "WHY");
        Optional.ofNullable(status.conditions()).stream()
                .flatMap(List::stream)
                .forEach(condition -> table.row(
                        condition.getType(),
                        switch (Words.or(condition.getStatus())) {
                            case "True" -> Words.good("True");
                            case "False" -> Words.bad("False");
                            default -> Words.warning("Unknown");
                        },
                        Words.or(condition.getReason()),
                        Words.plain(condition.getMessage())));
        return table.lines();
    }

    static List<String> losses(List<Loss> losses, Instant now) {
        var table = new Columns("IF LOST", "PRIMARY", "WITHIN", "REASON", "WHY", "FOUND");
        losses.forEach(loss -> table.row(
                loss.city(),
                loss.primary() == null ? Words.bad("none") : Words.good(loss.primary()),
                loss.withinSeconds() == null ? Words.NOTHING : loss.withinSeconds() + "s",
                Words.or(loss.reason()),
                Words.plain(loss.message()),
                Words.age(loss.at(), now) + " ago"));
        return table.lines();
    }
}
