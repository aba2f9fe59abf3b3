package dev.siaga.lab.client;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A reader in one city: asks for the newest order of its city through one address, so many times a second, and keeps a journal of who
 * answered. Its connections live for two seconds, as in a pool that renews them, so that it follows an address that leads elsewhere.
 * Arguments: city, its number, reads per second, journal, address.
 */
public final class ReaderMain {
    private static final Duration CONNECTION_LIVES = Duration.ofSeconds(2);
    private static final String NEWEST =
            "SELECT host(inet_server_addr()), (SELECT max(id) FROM orders WHERE id < ?::bigint)";

    /** The driver logs a stack trace whenever a server goes away; every attempt is in our own log. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private final String city;
    private final String address;
    private final long endOfCity;
    private final Properties properties = new Properties();
    private Optional<Connection> connection = Optional.empty();
    private Instant opened = Instant.EPOCH;

    private ReaderMain(String city, int number, String address) {
        this.city = city;
        this.address = address;
        endOfCity = (number + 1) * Writer.NUMBERS_OF_A_CITY;
        properties.setProperty("user", "app");
        properties.setProperty(
                "password", Optional.ofNullable(System.getenv("APP_PASSWORD")).orElse("app"));
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", "1");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("ApplicationName", "siaga-lab-reader-" + city);
    }

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        DRIVER.setLevel(Level.OFF);
        var reader = new ReaderMain(args[0], Integer.parseInt(args[1]), args[4]);
        var period = 1_000_000_000L / Integer.parseInt(args[2]);
        try (var log = AttemptLog.append(Path.of(args[3]))) {
            var next = System.nanoTime();
            for (long n = 1; ; n++) {
                log.add(reader.read(n));
                next = Math.max(next + period, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private Attempt read(long n) {
        var sent = MachineClock.micros();
        try {
            return attempt(n, sent, Outcome.ACCEPTED, ask(), "");
        } catch (SQLException e) {
            drop();
            return attempt(
                    n,
                    sent,
                    Outcome.REFUSED,
                    "",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private String ask() throws SQLException {
        if (Instant.now().isAfter(opened.plus(CONNECTION_LIVES))) {
            drop();
        }
        if (connection.isEmpty()) {
            connection =
                    Optional.of(DriverManager.getConnection("jdbc:postgresql://" + address + "/orders", properties));
            opened = Instant.now();
        }
        try (var newest = connection.get().prepareStatement(NEWEST)) {
            newest.setLong(1, endOfCity);
            try (var row = newest.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private Attempt attempt(long n, long sent, Outcome outcome, String by, String detail) {
        return new Attempt(city, "orders-ro." + city, n, sent, MachineClock.micros(), outcome, by, detail);
    }

    private void drop() {
        connection.ifPresent(open -> {
            try {
                open.abort(Runnable::run); // close() would wait for a peer that may be silent
            } catch (SQLException ignored) {
                // it is gone either way
            }
        });
        connection = Optional.empty();
    }
}
