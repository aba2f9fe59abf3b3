package dev.siaga.controller.serviceslo;

import dev.siaga.slo.Pool;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which cities a sum is of, in a sentence that stays the same as long as they do. */
final class Cities {
    private Cities() {}

    static String told(Pool pool) {
        List<Pool.Silence> silent = pool.silent();
        List<String> silentOnes = silent.stream().map(Pool.Silence::city).toList();
        String speaking = pool.cities().stream()
                .filter(city -> !silentOnes.contains(city))
                .collect(Collectors.joining(", "));
        Stream<String> silences = silent.stream()
                .map(s -> s.since()
                        .map(since ->
                                "%s is silent since %s: what it counted last leaves each window as it gets older than that"
                                        .formatted(s.city(), AlarmStatus.seconds(since)))
                        .orElseGet(() -> s.city() + " has told nothing yet"));
        Stream<String> without = pool.without().stream().map(city -> city + " has no such events");
        return Stream.concat(Stream.of("summed over " + speaking), Stream.concat(silences, without))
                .collect(Collectors.joining("; "));
    }
}
