package dev.siaga.lab.client;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.util.PSQLException;

/**
 * A client's connection along one route, kept while it works and opened again when it does not. Each write is one statement and one
 * commit. Says of every write what became of it; throws nothing.
 */
final class Session implements AutoCloseable {
    /** What to run: the statement of a write, which may return who carried it out, and the question whether a row is there; both take {@code
     * (target, n)}. */
    record Statements(String insert, String find) {}

    private static final String ADMIN_SHUTDOWN = "57P01";
    private static final String READ_ONLY = "25";
    private static final String NO_CONNECTION = "08001";
    /** How long a stopped backend's late commit is looked for once its member answers again. */
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(30);

    /** The driver logs a stack trace whenever a server goes away; every attempt is in our own log. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private final String city;
    private final String target;
    private final Route route;
    private final Properties properties = new Properties();
    private final Statements statements;
    private final List<Attempt> unsettled = new ArrayList<>();
    private Optional<Connection> connection = Optional.empty();

    Session(String city, String target, Route route, int timeoutSeconds, Statements statements) {
        this.city = city;
        this.target = target;
        this.route = route;
        this.statements = statements;
        properties.setProperty("user", "app");
        properties.setProperty(
                "password", Optional.ofNullable(System.getenv("APP_PASSWORD")).orElse("app"));
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("sslmode", "disable");
        properties.setProperty("options", "-c synchronous_commit=local");
        properties.setProperty("ApplicationName", "siaga-lab-" + city);
    }

    /** Tries one write. */
    Attempt write(long n) {
        var sent = MachineClock.micros();
        Connection open;
        try {
            open = open();
        } catch (SQLException e) {
            return attempt(n, sent, Outcome.REFUSED, "connect: " + reason(e));
        }
        sent = MachineClock.micros();
        try (PreparedStatement insert = open.prepareStatement(statements.insert())) {
            insert.setString(1, target);
            insert.setLong(2, n);
            var by = insert.execute() ? firstWord(insert) : "";
            return attempt(n, sent, Outcome.ACCEPTED, by, "");
        } catch (SQLException e) {
            return failed(n, sent, e);
        }
    }

    /** Earlier writes without an answer whose rows turned out to be there, as accepted; each is told once. */
    List<Attempt> settle() {
        if (unsettled.isEmpty() || connection.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Attempt>();
        try {
            for (Attempt attempt : List.copyOf(unsettled)) {
                var at = find(connection.get(), attempt.n());
                at.ifPresent(instant -> found.add(settled(attempt, instant)));
                if (at.isPresent() || MachineClock.elapsed(attempt.done()).compareTo(SETTLE_WITHIN) > 0) {
                    unsettled.remove(attempt);
                }
            }
        } catch (SQLException e) {
            drop(); // what is left is asked again over the next connection
        }
        return found;
    }

    private Attempt failed(long n, long sent, SQLException e) {
        if (refused(e)) {
            if (!e.getSQLState().startsWith(READ_ONLY)) {
                drop();
            }
            return attempt(n, sent, Outcome.REFUSED, reason(e));
        }
        drop();
        var unknown = attempt(n, sent, Outcome.UNKNOWN, reason(e));
        unsettled.add(unknown);
        return unknown;
    }

    /**
     * An ERROR rolled the statement back. A FATAL for an administrator's shutdown too: a backend doesn't act on it between a commit
     * and its answer. A crash shutdown (57P02) it obeys anywhere, and a lost connection tells nothing.
     */
    private static boolean refused(SQLException e) {
        return e instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && ("ERROR".equals(postgres.getServerErrorMessage().getSeverity())
                        || ADMIN_SHUTDOWN.equals(postgres.getSQLState()));
    }

    private Connection open() throws SQLException {
        if (connection.isEmpty() || connection.get().isClosed()) {
            var address = route.address().orElseThrow(() -> new SQLException("nobody is primary", NO_CONNECTION));
            connection =
                    Optional.of(DriverManager.getConnection("jdbc:postgresql://" + address + "/orders", properties));
        }
        return connection.get();
    }

    private Optional<Instant> find(Connection open, long n) throws SQLException {
        try (PreparedStatement find = open.prepareStatement(statements.find())) {
            find.setString(1, target);
            find.setLong(2, n);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(row.getTimestamp(1).toInstant()) : Optional.empty();
            }
        }
    }

    private Attempt settled(Attempt unknown, Instant at) {
        var done = Math.max(unknown.done(), MachineClock.micros(at));
        return new Attempt(city, target, unknown.n(), unknown.sent(), done, Outcome.ACCEPTED, "", "found later");
    }

    private Attempt attempt(long n, long sent, Outcome outcome, String detail) {
        return attempt(n, sent, outcome, "", detail);
    }

    private Attempt attempt(long n, long sent, Outcome outcome, String by, String detail) {
        return new Attempt(city, target, n, sent, MachineClock.micros(), outcome, by, detail);
    }

    private static String firstWord(PreparedStatement done) throws SQLException {
        try (ResultSet row = done.getResultSet()) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static String reason(SQLException e) {
        var state = e.getSQLState() == null ? "" : e.getSQLState() + " ";
        return state + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Forgets the connection; the next write opens another. */
    void drop() {
        connection.ifPresent(open -> {
            try {
                open.abort(Runnable::run); // close() would wait for a peer that may be silent
            } catch (SQLException ignored) {
                // it is gone either way
            }
        });
        connection = Optional.empty();
    }

    @Override
    public void close() {
        drop();
    }
}
