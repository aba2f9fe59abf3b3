package dev.siaga.lab.client;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
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

    /** From a fault to the first commit after the writer felt it; empty while it felt nothing or was told none since. */
    public Optional<Duration> recoveryAfter(Instant fault) {
        var since = MachineClock.micros(fault);
        return attempts.stream()
                .filter(attempt -> attempt.outcome() != Outcome.ACCEPTED && attempt.done() >= since)
                .map(Attempt::sent)
                .findFirst()
                .flatMap(this::firstSentAfter)
                .map(first -> micros(first.done() - since));
    }

    /** Whether a write sent after an instant was acknowledged. */
    public boolean acceptedSince(Instant instant) {
        return firstSentAfter(MachineClock.micros(instant)).isPresent();
    }

    private Optional<Attempt> firstSentAfter(long instant) {
        return accepted().stream().filter(attempt -> attempt.sent() >= instant).findFirst();
    }

    /** The part of the journal that was sent from an instant on. */
    public Journal since(Instant instant) {
        var from = MachineClock.micros(instant);
        return new Journal(
                attempts.stream().filter(attempt -> attempt.sent() >= from).toList());
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

    /** A digest of the rows that a member holds of those written before an instant: equal where the rows are. */
    public static String digest(String address, String user, String password, Instant before) throws SQLException {
        var url = "jdbc:postgresql://" + address + "/orders?sslmode=disable&connectTimeout=3&socketTimeout=30";
        try (var connection = DriverManager.getConnection(url, user, password);
                var query = connection.prepareStatement(
                        "SELECT count(*) || ' rows, md5 ' || md5(string_agg(id || client || extract(epoch FROM at), ',' ORDER BY id)) FROM orders WHERE at < ?")) {
            query.setTimestamp(1, Timestamp.from(before));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
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
