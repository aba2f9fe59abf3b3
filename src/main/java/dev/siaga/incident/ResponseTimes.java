package dev.siaga.incident;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;

/** Within which time an incident is acknowledged, and within which it is resolved; both counted from its opening. */
public record ResponseTimes(Duration respond, Duration resolve) {
    private static final ResponseTimes INTERNAL = new ResponseTimes(Duration.ofHours(24), Duration.ofDays(14));

    public ResponseTimes {
        if (!respond.isPositive() || !resolve.isPositive()) {
            throw new IllegalArgumentException("times to respond and to resolve are more than zero");
        }
    }

    /** What holds when no row of the table is named: of the severity's rows the shortest times. */
    public static ResponseTimes usual(Severity severity) {
        return severity == Severity.SEV4
                ? INTERNAL
                : new ResponseTimes(
                        shortest(severity, ResponseTimes::respond), shortest(severity, ResponseTimes::resolve));
    }

    private static Duration shortest(Severity severity, Function<ResponseTimes, Duration> time) {
        return Arrays.stream(Situation.values())
                .filter(row -> row.severity() == severity)
                .map(Situation::times)
                .map(time)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
