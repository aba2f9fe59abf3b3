package dev.siaga.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command shows what it found: for people, or the very objects for programs. Colours are for terminals, and not where NO_COLOR is set. */
final class Output {
    enum Format {
        wide,
        json,
        yaml
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "wide|json|yaml",
            description = "wide: more columns, where there are more. json, yaml: the objects instead of a summary.")
    private Format format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    boolean wide() {
        return format == Format.wide;
    }

    /** Objects as they are, one alone or several as a List; or the lines that tell of them. */
    void print(List<? extends HasMetadata> objects, Supplier<List<String>> lines) {
        structured(objects.size() == 1 ? objects.getFirst() : list(objects), lines);
    }

    /** The objects of several contexts, each under its name. */
    void print(Map<String, ? extends List<? extends HasMetadata>> byContext, Supplier<List<String>> lines) {
        if (byContext.size() == 1) {
            print(byContext.values().iterator().next(), lines);
        } else {
            Map<String, Object> all = new LinkedHashMap<>();
            byContext.forEach((context, objects) -> all.put(context, list(objects)));
            structured(Map.of("contexts", all), lines);
        }
    }

    /** Any other thing that has a form for programs. */
    void structured(Object shown, Supplier<List<String>> lines) {
        var serialization = new KubernetesSerialization();
        switch (format) {
            case null -> lines(lines.get());
            case wide -> lines(lines.get());
            case json -> text(serialization.asJson(shown));
            case yaml -> text(serialization.asYaml(shown));
        }
    }

    void lines(List<String> lines) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        lines.forEach(line -> out().println(ansi.string(Words.printable(line))));
        out().flush();
    }

    void text(String text) {
        out().println(text);
        out().flush();
    }

    /** Begins the screen anew, where there is one. */
    void clear() {
        if (spec.commandLine().getColorScheme().ansi().enabled()) {
            out().print("\033[H\033[2J");
        }
    }

    /** Without the builder, which would want one for each kind in it. */
    private static Object list(List<? extends HasMetadata> objects) {
        var list = new KubernetesList();
        list.setItems(objects.stream().map(HasMetadata.class::cast).toList());
        return list;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
