package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import java.net.HttpURLConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A database that is alive but can't go on: its clients take all of it, a reader won't let it stop, its disk is full. */
@Tag("slow")
class DatabaseFaultIT extends FaultScenario {
    private static final Duration RTO = Duration.ofSeconds(60);
    private static final String TOO_MANY_CONNECTIONS = "53300";

    @Override
    Map<City, String> disks() {
        return City.ALL.stream().collect(Collectors.toMap(city -> city, city -> "1200m"));
    }

    @Test
    @Order(1)
    void clients_that_take_every_connection_move_nothing_and_the_writers_go_on() throws Exception {
        var taken = new ArrayList<Connection>();
        try {
            takeEveryConnection(taken);
            awaitNothingMovesFor(Duration.ofSeconds(20));
            assertUnnoticed();
        } finally {
            for (Connection one : taken) {
                one.close();
            }
        }
        tell("connections-exhausted taken=" + taken.size());
    }

    @Test
    @Order(2)
    void a_reader_that_holds_up_a_planned_demotion_has_it_called_off_and_costs_a_bounded_outage_and_no_row()
            throws Exception {
        patchPolicy("{\"databaseDownAfter\": \"30s\"}");
        var to = others().getFirst();
        decodeLogically(running().estate().primary().orElseThrow());
        running().awaitWrites(City.ALL, PATIENCE);

        try (var reader = Superuser.replicating(running().estate().primary().orElseThrow())) {
            neverRead(reader);
            patchPolicy("{\"switchover\": {\"to\": \"%s\", \"id\": \"held-up\"}}".formatted(to));
            running().until("the move to begin", PATIENCE, () -> decides(old(), "Switching"));
            running().until("the move to be called off", PATIENCE, () -> announces(old(), "SwitchoverCalledOff"));
            // The city gives primacy up, and so gets a database that Patroni ended at once; it may take primacy back.
            running().until("the city to give up", PATIENCE, () -> announces(old(), "DatabaseDown"));
            running().awaitWrites(City.ALL, PATIENCE);
            tell("demotion-held-up");
            assertTrue(outage().compareTo(RTO) < 0, () -> "writes were impossible for " + outage());
        }
        running().settle();
        assertEquals(List.of(), lost());
        patchPolicy("{\"switchover\": null}");
    }

    @Test
    @Order(3)
    void a_primary_city_whose_disk_is_full_gives_primacy_up_in_time_and_rejoins_when_there_is_room() throws Exception {
        patchPolicy("{\"databaseDownAfter\": \"10s\"}");
        City primary;
        try (var _ = keepDiskFull()) {
            faultBegins();
            useUpLog(running().estate().primary().orElseThrow());
            primary = takenOver("disk-full");
            assertTrue(announces(old(), "DatabaseDown"), "told why");
        }
        lab().freeDisk(old().name());
        assertEquals(primary, running().settle());
        patchPolicy("{\"databaseDownAfter\": \"30s\"}");
    }

    private void takeEveryConnection(List<Connection> taken) {
        var leader = running().estate().primary().orElseThrow();
        var refusal = assertThrows(SQLException.class, () -> {
            while (true) {
                taken.add(connect(leader));
            }
        });
        assertEquals(TOO_MANY_CONNECTIONS, refusal.getSQLState(), refusal.getMessage());
    }

    private static Connection connect(DatabaseMember leader) throws SQLException {
        var login = new Properties();
        login.setProperty("user", Estate.USER);
        login.setProperty("password", Estate.PASSWORD);
        return DriverManager.getConnection("jdbc:postgresql://" + leader.address() + "/orders?sslmode=disable", login);
    }

    /** A primary whose log can be decoded; its PostgreSQL restarts for that. */
    private void decodeLogically(DatabaseMember leader) throws Exception {
        var change = PatroniRest.configure(leader, "{\"postgresql\": {\"parameters\": {\"wal_level\": \"logical\"}}}");
        assertEquals(HttpURLConnection.HTTP_OK, change.statusCode(), change.body());
        running()
                .until(
                        "the new setting to wait for a restart",
                        PATIENCE,
                        () -> PatroniRest.restart(leader).statusCode() == HttpURLConnection.HTTP_OK);
        assertEquals("logical", Superuser.ask(leader, "SHOW wal_level"));
    }

    /** A subscriber that takes a stream and never confirms anything. */
    private static void neverRead(Connection reader) throws SQLException {
        var replication = reader.unwrap(PGConnection.class).getReplicationAPI();
        replication
                .createReplicationSlot()
                .logical()
                .withSlotName("held_up")
                .withOutputPlugin("test_decoding")
                .withTemporaryOption()
                .make();
        replication.replicationStream().logical().withSlotName("held_up").start();
    }

    /** What is freed is taken at once, as by the log of a busy neighbour on the same disk. */
    private ScheduledExecutorService keepDiskFull() {
        var filler = Executors.newSingleThreadScheduledExecutor();
        filler.scheduleWithFixedDelay(() -> lab().fillDisk(old().name()), 0, 500, TimeUnit.MILLISECONDS);
        return filler;
    }

    /** Begins new log files until there is no room for one. */
    private void useUpLog(DatabaseMember leader) {
        var fault = Instant.now();
        var end = assertThrows(SQLException.class, () -> {
            while (Instant.now().isBefore(fault.plus(PATIENCE))) {
                Superuser.ask(leader, "SELECT pg_switch_wal() FROM pg_create_restore_point('full')");
            }
        });
        System.out.println("  PostgreSQL of " + leader.pod() + " ended: " + end.getMessage());
    }
}
