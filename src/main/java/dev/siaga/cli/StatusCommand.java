package dev.siaga.cli;

import dev.siaga.cli.Connection.Answer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exit code 0 when the estate is Normal in every context that was asked and all agree, 1 otherwise. */
@Command(
        name = "status",
        description = {
            "Who is primary, how far behind the others are, what is wrong, and what is left of the budgets.",
            "Exit code 0: Normal, and all contexts that were asked agree. 1: not."
        })
final class StatusCommand extends EstateCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again every two seconds until interrupted.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        boolean well = show();
        while (watch) {
            Thread.sleep(EVERY);
            output().clear();
            well = show();
        }
        return well ? 0 : 1;
    }

    private boolean show() {
        List<Answer<Sight>> answers = connection().everywhere(cluster -> Sight.in(cluster, estate()));
        List<Sight> sights =
                answers.stream().flatMap(answer -> answer.result().stream()).toList();
        Map<String, List<HasMetadata>> objects = new LinkedHashMap<>();
        answers.forEach(answer -> objects.put(
                answer.context(), answer.result().map(Sight::objects).orElse(List.of())));
        output().print(objects, () -> lines(answers, sights, Instant.now()));
        return sights.size() == answers.size()
                && sights.stream().allMatch(Sight::normal)
                && Sight.disagreement(sights).isEmpty();
    }

    private List<String> lines(List<Answer<Sight>> answers, List<Sight> sights, Instant now) {
        List<String> lines = new ArrayList<>();
        for (Answer<Sight> answer : answers) {
            if (answers.size() > 1) {
                lines.add("@|bold,underline as %s sees it|@".formatted(answer.context()));
            }
            answer.result()
                    .ifPresentOrElse(
                            sight -> lines.addAll(StatusText.of(sight, output().wide(), now)),
                            () -> lines.add(Words.bad("not to be asked: " + Words.plain(answer.trouble()))));
            if (answers.size() > 1) {
                lines.add("");
            }
        }
        Map<String, String> views = Sight.disagreement(sights);
        if (!views.isEmpty()) {
            lines.add(Words.bad("the cities don't agree who is primary:"));
            views.forEach((context, view) -> lines.add("  " + context + ": " + view));
        } else if (sights.size() > 1) {
            lines.add("all %d that answered agree: %s"
                    .formatted(sights.size(), sights.getFirst().view()));
        }
        return lines;
    }
}
