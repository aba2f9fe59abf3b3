package dev.siaga.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {
            "Write the manifests of an estate for the Patroni clusters that are there already.",
            "Looks into each context that is named, one for each city; what it can't see is marked CHANGE-ME. It changes nothing in any cluster: read the manifests, then apply them in every city."
        })
final class InitCommand extends ClusterCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ESTATE", description = "How the FailoverPolicy is to be called.")
    private String estate;

    @Option(
            names = "--city",
            paramLabel = "CITY[=CONTEXT]",
            split = ",",
            required = true,
            description =
                    "The cities, an odd number of at least three; each with its context, if that isn't called like the city.")
    private List<String> cities = List.of();

    @Option(names = "--scope", paramLabel = "SCOPE", description = "Patroni's scope, where a namespace has several.")
    private Optional<String> scope = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Write into this file, which must not exist yet, instead of to standard output.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAME",
            defaultValue = "siaga-system",
            description =
                    "Where the operator is installed, which is granted to read Patroni's credentials (default: siaga-system).")
    private String operators;

    @Override
    public Integer call() {
        Map<String, String> contexts = contexts();
        List<Connection.Answer<FoundPatroni>> answers =
                connection().everywhere(cluster -> PatroniSearch.in(cluster, scope));
        Map<String, FoundPatroni> found = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        contexts.forEach((city, context) -> answers.stream()
                .filter(answer -> answer.context().equals(context)
                        || answers.size() == 1
                                && contexts.keySet().iterator().next().equals(city))
                .findFirst()
                .ifPresentOrElse(
                        answer -> answer.result()
                                .ifPresentOrElse(
                                        patroni -> found.put(city, patroni),
                                        () -> notes.add("%s: %s".formatted(city, answer.trouble()))),
                        () -> notes.add(
                                "%s: no context for it was asked, so its CityCluster is a guess".formatted(city))));
        if (found.isEmpty()) {
            throw new Problem("no Patroni cluster was found: " + String.join("; ", notes));
        }
        write(InitManifests.of(estate, List.copyOf(contexts.keySet()), found, notes, operators));
        return 0;
    }

    private Map<String, String> contexts() {
        Map<String, String> contexts = new LinkedHashMap<>();
        cities.forEach(city -> {
            String[] parts = city.split("=", 2);
            contexts.put(parts[0], parts.length == 2 ? parts[1] : parts[0]);
        });
        if (contexts.size() < 3 || contexts.size() % 2 == 0) {
            throw new Problem("an estate has an odd number of cities, at least three: --city names " + contexts.size());
        }
        return contexts;
    }

    private void write(String manifests) {
        if (file.isEmpty()) {
            output().text(manifests);
            return;
        }
        if (Files.exists(file.get())) {
            throw new Problem(file.get() + " exists already: name another file, or remove it");
        }
        try {
            Files.writeString(file.get(), manifests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output().lines(List.of("wrote %s: read it, then kubectl apply -f it in every city".formatted(file.get())));
    }
}
