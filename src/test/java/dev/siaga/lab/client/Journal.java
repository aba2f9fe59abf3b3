package dev.siaga.lab.client;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a writer was told, judged against what the final primary holds. */
public record Journal(List<Attempt> attempts) {
    public Journal {
        attempts = List.copyOf(attempts);
    }

    /** Rows whose commit was acknowledged. */
    public long acknowledged() {
        return accepted().size();
    }

    /** Acknowledged rows that are not among those present: lost. */
    public List<Attempt> lost(Set<Long> present) {
        return accepted().stream()
                .filter(attempt -> !present.contains(attempt.n()))
                .toList();
    }

    /** From an instant at which something broke to the first write sent after the writer felt it and was told a commit. */
    public Optional<Duration> firstWriteAfter(Instant instant) {
        var since = MachineClock.micros(instant);
        var felt = attempts.stream()
                .filter(attempt -> attempt.outcome() != Outcome.ACCEPTED && attempt.done() >= since)
                .mapToLong(Attempt::sent)
                .findFirst()
                .orElse(since);
        return accepted().stream()
                .filter(attempt -> attempt.sent() >= felt && attempt.done() >= since)
                .findFirst()
                .map(attempt -> micros(attempt.done() - since));
    }

    /** The longest time between two acknowledged rows. */
    public Duration longestOutage() {
        var done = accepted().stream().mapToLong(Attempt::done).toArray();
        long longest = 0;
        for (var i = 1; i < done.length; i++) {
            longest = Math.max(longest, done[i] - done[i - 1]);
        }
        return micros(longest);
    }

    /** The rows that a member holds now. */
    public static Set<Long> present(String address, String user, String password) throws SQLException {
        var url = "jdbc:postgresql://" + address + "/orders?sslmode=disable&connectTimeout=3&socketTimeout=30";
        try (var connection = DriverManager.getConnection(url, user, password);
                var rows = connection.createStatement().executeQuery("SELECT id FROM orders")) {
            var ids = new HashSet<Long>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private List<Attempt> accepted() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED)
                .toList();
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
