package dev.siaga.install;

import dev.siaga.lab.Command;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Helm chart as {@code tools/chart} makes it, and Helm's own program. */
final class Chart {
    private static final Path CHART = Path.of("target/chart/siaga");

    private final Path helm;

    private Chart(Path helm) {
        this.helm = helm;
    }

    static Chart made() {
        said(List.of("tools/chart", "0.1.0"));
        return new Chart(Tools.packaging().resolve("helm"));
    }

    /** What an overlay of config/ says of a city, as the chart's values. */
    static List<String> valuesOf(String city, List<String> quorum) {
        return List.of("--set", "city=" + city, "--set", "quorum.endpoints={%s}".formatted(String.join(",", quorum)));
    }

    /** Every object that a release makes, the kinds of Siaga included. */
    String rendered(List<String> values) {
        return said(command(
                List.of("template", "siaga", CHART.toString(), "--namespace", "siaga-system", "--include-crds"),
                values));
    }

    void install(Path kubeconfig, List<String> values) {
        said(command(
                List.of(
                        "install",
                        "siaga",
                        CHART.toString(),
                        "--namespace",
                        "siaga-system",
                        "--create-namespace",
                        "--kubeconfig",
                        kubeconfig.toString()),
                values));
    }

    /** What Helm says of values that it refuses. */
    String refused(List<String> values) {
        Command.Outcome outcome = Command.attempt(command(List.of("template", "siaga", CHART.toString()), values));
        if (outcome.exitCode() == 0) {
            throw new AssertionError("accepted: " + values);
        }
        return outcome.output();
    }

    private List<String> command(List<String> words, List<String> values) {
        List<String> command = new ArrayList<>(List.of(helm.toString()));
        command.addAll(words);
        command.addAll(values);
        return command;
    }

    static String said(List<String> command) {
        Command.Outcome outcome = Command.attempt(command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + outcome.output());
        }
        return outcome.output();
    }
}
