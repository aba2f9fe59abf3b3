package dev.siaga.watch;

import java.time.Duration;

/**
 * How fast a city's services answer, and when it is a rush of users that slows them: the requests are at least {@code spikePercent} of their
 * usual number.
 */
public record Latency(Duration bound, int spikePercent) {

    public Finding judge(Measured seconds, Measured requests, Measured usual) {
        return switch (seconds) {
            case Measured.Unknown(String why) -> Finding.notMeasured("p95: " + why);
            case Measured.Value(double p95)
            when p95 * 1000 <= bound.toMillis() ->
                new Finding(Reason.FAST, "p95 is %s, within %s".formatted(millis(p95), millis(bound)));
            case Measured.Value(double p95) ->
                slow("p95 is %s, beyond %s".formatted(millis(p95), millis(bound)), requests, usual);
        };
    }

    private Finding slow(String slow, Measured requests, Measured usual) {
        if (!(requests instanceof Measured.Value(double now)) || !(usual instanceof Measured.Value(double level))) {
            return new Finding(Reason.SLOW, slow + "; whether more users than usual came isn't known");
        }
        String compared = "%s, at %.0f requests/s where %.0f are usual".formatted(slow, now, level);
        return level > 0 && now * 100 >= level * spikePercent
                ? new Finding(Reason.SLOW_FROM_SPIKE, compared)
                : new Finding(Reason.SLOW, compared);
    }

    private static String millis(double seconds) {
        return "%.0f ms".formatted(seconds * 1000);
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }
}
