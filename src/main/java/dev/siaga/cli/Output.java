package dev.siaga.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.KubernetesListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command shows what it found: for people, or the very objects for programs. */
final class Output {
    enum Format {
        json,
        yaml
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|yaml",
            description = "Print the objects instead of a summary.")
    private Format format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Objects as they are, one alone or several as a List; or the lines that tell of them. */
    void print(List<? extends HasMetadata> objects, Supplier<List<String>> lines) {
        if (format == null) {
            lines(lines.get());
        } else {
            Object shown = objects.size() == 1 ? objects.getFirst() : list(objects);
            var serialization = new KubernetesSerialization();
            out().println(format == Format.json ? serialization.asJson(shown) : serialization.asYaml(shown));
        }
        out().flush();
    }

    void lines(List<String> lines) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        lines.forEach(line -> out().println(ansi.string(line)));
        out().flush();
    }

    private static KubernetesList list(List<? extends HasMetadata> objects) {
        return new KubernetesListBuilder()
                .withItems(objects.stream().map(HasMetadata.class::cast).toList())
                .build();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
