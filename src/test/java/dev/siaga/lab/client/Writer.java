package dev.siaga.lab.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The estate's client in one city: inserts numbered rows, so many a second, reconnecting for as long as it takes, and keeps a journal
 * of what became of each. A number is never used twice: it holds the city's number and the time the writer began.
 */
public record Writer(String city, int number, int rowsPerSecond, Path journal) {
    private static final int TIMEOUT_SECONDS = 2;
    static final long NUMBERS_OF_A_CITY = 100_000_000_000_000_000L;
    private static final Session.Statements STATEMENTS = new Session.Statements(
            "INSERT INTO orders (client, id) VALUES (?, ?) RETURNING host(inet_server_addr())",
            "SELECT at FROM orders WHERE client = ? AND id = ?");

    /** From the first four words of a command line: city, its number, rows per second, journal. */
    public static Writer of(String... arguments) {
        return new Writer(
                arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
    }

    /** Writes along a route until the process is killed; throws only when the journal can't be written. */
    public void run(Route route) throws IOException {
        var id = number * NUMBERS_OF_A_CITY + System.currentTimeMillis() * 1_000;
        var period = 1_000_000_000L / rowsPerSecond;
        try (var log = AttemptLog.append(journal);
                var session = new Session(city, "orders-rw." + city, route, TIMEOUT_SECONDS, STATEMENTS)) {
            var next = System.nanoTime();
            while (true) {
                var attempt = session.write(++id);
                log.add(attempt);
                if (attempt.outcome() != Outcome.ACCEPTED) {
                    session.drop(); // the address may lead to another city by now
                }
                next = Math.max(next + period, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }
}
