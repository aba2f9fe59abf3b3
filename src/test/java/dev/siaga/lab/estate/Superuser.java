package dev.siaga.lab.estate;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** PostgreSQL as its administrator sees it, at one member, from outside every city. */
public final class Superuser {
    private static final String ORDERS = "orders";

    private Superuser() {}

    /** A connection that speaks the replication protocol, with a server that waits for its client for ever. */
    static Connection replicating(DatabaseMember member) throws SQLException {
        return connect(
                member,
                ORDERS,
                "replication=database&preferQueryMode=simple&assumeMinServerVersion=15&options=-c%20wal_sender_timeout=0");
    }

    /** Runs a statement and answers the first column of its first row. */
    public static String ask(DatabaseMember member, String sql) throws SQLException {
        try (var connection = at(member, ORDERS);
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** Runs a statement that answers nothing. */
    static void run(DatabaseMember member, String database, String sql) throws SQLException {
        try (var connection = at(member, database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection at(DatabaseMember member, String database) throws SQLException {
        return connect(member, database, "socketTimeout=30");
    }

    private static Connection connect(DatabaseMember member, String database, String parameters) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + member.address() + "/" + database + "?sslmode=disable&connectTimeout=5&"
                        + parameters,
                "postgres",
                "lab-superuser");
    }
}
