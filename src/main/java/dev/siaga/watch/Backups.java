package dev.siaga.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether the last success of something that has to happen again and again is recent enough. */
public record Backups(String what, Duration maxAge) {
    /** By how much the clock of whoever made it may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final double LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** By the time of the last success in seconds since 1970. */
    public Finding judge(Measured seconds, Instant now) {
        return switch (seconds) {
            case Measured.Unknown(String why) -> Finding.notMeasured("the last " + what + ": " + why);
            case Measured.Value(double at)
            when at <= 0 || at > LAST_SECOND ->
                Finding.notMeasured("the time of the last %s makes no sense: %s s since 1970".formatted(what, at));
            case Measured.Value(double at) -> judge(Instant.ofEpochSecond((long) at), now);
        };
    }

    public Finding judge(Instant last, Instant now) {
        Duration age = Duration.between(last, now);
        if (age.compareTo(AHEAD.negated()) < 0) {
            return Finding.notMeasured(
                    "the last %s is of %s, which is yet to come: set the clocks".formatted(what, last));
        }
        String told = "the last %s is of %s".formatted(what, last.truncatedTo(ChronoUnit.SECONDS));
        return age.compareTo(maxAge) > 0
                ? new Finding(Reason.STALE, "%s, longer ago than %s".formatted(told, words(maxAge)))
                : new Finding(Reason.FRESH, told);
    }

    /** By something that was made at {@code created} and has never succeeded: it may be new. */
    public Finding never(Instant created, Instant now) {
        return Duration.between(created, now).compareTo(maxAge) > 0
                ? new Finding(Reason.STALE, "no %s has ever succeeded".formatted(what))
                : Finding.notMeasured("no %s has succeeded yet".formatted(what));
    }

    public Finding unknown(String why) {
        return Finding.notMeasured("the last %s: %s".formatted(what, why));
    }

    /** A full backup without the log since then is worth little: the worse of both counts. */
    public static Finding both(Finding full, Optional<Finding> wal) {
        return wal.map(full::orWorse).orElse(full);
    }

    private static String words(Duration time) {
        long minutes = time.toMinutes();
        return minutes % 60 == 0 && minutes > 0 ? minutes / 60 + " h" : time.toSeconds() + " s";
    }
}
