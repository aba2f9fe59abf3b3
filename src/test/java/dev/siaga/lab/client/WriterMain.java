package dev.siaga.lab.client;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The estate's client: inserts numbered rows through one address, reconnecting for as long as it takes, and keeps a journal of what
 * became of each. Arguments: city, the city's number, address, rows per second, journal.
 * A number is never used twice: it holds the city's number and the time the writer began.
 */
public final class WriterMain {
    private static final int TIMEOUT_SECONDS = 2;
    private static final long NUMBERS_OF_A_CITY = 100_000_000_000_000_000L;
    private static final Session.Statements STATEMENTS = new Session.Statements(
            "INSERT INTO orders (client, id) VALUES (?, ?)", "SELECT at FROM orders WHERE client = ? AND id = ?");

    private WriterMain() {}

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var city = args[0];
        var id = Integer.parseInt(args[1]) * NUMBERS_OF_A_CITY + System.currentTimeMillis() * 1_000;
        var period = 1_000_000_000L / Integer.parseInt(args[3]);
        try (var journal = AttemptLog.append(Path.of(args[4]));
                var session = new Session(city, "orders-rw." + city, args[2], TIMEOUT_SECONDS, STATEMENTS)) {
            var next = System.nanoTime();
            while (true) {
                var attempt = session.write(++id);
                journal.add(attempt);
                if (attempt.outcome() != Outcome.ACCEPTED) {
                    session.drop(); // the address may lead to another city by now
                }
                next = Math.max(next + period, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }
}
