package dev.siaga.watch;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How many requests per second a city takes: its busiest time and by how many percent more it can do. Both together are the line that its
 * requests stay below; 3000 and 50 make 4500.
 */
public record Capacity(int peak, int headroomPercent) {

    public double line() {
        return peak * (100 + headroomPercent) / 100.0;
    }

    /** How many more it could take; empty when nobody knows how many it gets. */
    public OptionalDouble spare(Measured requests) {
        return requests instanceof Measured.Value(double known)
                ? OptionalDouble.of(Math.max(0, line() - known))
                : OptionalDouble.empty();
    }

    /** The city by itself. */
    public Finding judge(Measured requests) {
        return switch (requests) {
            case Measured.Unknown(String why) -> Finding.notMeasured("requests per second: " + why);
            case Measured.Value(double known)
            when known > line() ->
                new Finding(
                        Reason.ABOVE_LINE,
                        "%.0f requests/s are above the line of %.0f: send users elsewhere or add instances"
                                .formatted(known, line()));
            case Measured.Value(double known) ->
                new Finding(Reason.BELOW_LINE, "%.0f requests/s are below the line of %.0f".formatted(known, line()));
        };
    }

    /**
     * Whether the estate survives the city's loss: its users fit into what the other cities have to spare. A city that is gone has nothing to
     * spare; one that nobody measures may have.
     */
    public static Finding survivable(
            Finding load, OptionalDouble requests, Map<String, OptionalDouble> sparesOfOthers) {
        if (load.reason() != Reason.BELOW_LINE || requests.isEmpty()) {
            return load;
        }
        double spare = sparesOfOthers.values().stream()
                .mapToDouble(known -> known.orElse(0))
                .sum();
        List<String> unmeasured = new TreeMap<>(sparesOfOthers)
                .entrySet().stream()
                        .filter(other -> other.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();
        if (spare >= requests.getAsDouble()) {
            return new Finding(
                    Reason.BELOW_LINE, "%s; the other cities could take %.0f".formatted(load.message(), spare));
        }
        return unmeasured.isEmpty()
                ? new Finding(
                        Reason.NOT_SURVIVABLE,
                        "%s, but if this city is lost the others can take only %.0f of them: add capacity there"
                                .formatted(load.message(), spare))
                : Finding.notMeasured("%s; whether the others could take them isn't known: nobody measures %s"
                        .formatted(load.message(), String.join(", ", unmeasured)));
    }
}
