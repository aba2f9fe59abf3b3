package dev.siaga.controller.serviceslo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.WholeOperator;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.serviceslo.CountsHearing.Heard;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.CityCounts;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Measured;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cities tell each other through a real quorum, and what that costs it. */
@QuarkusTest
@TestProfile(WholeOperator.class)
class CountsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> CITIES = List.of("jakarta", "bandung");

    @Inject
    EtcdClient etcd;

    private final EstateKey estate = new EstateKey("counts-" + UUID.randomUUID(), "orders");

    @AfterEach
    void resume() {
        OperatorCity.running().resumeQuorum();
    }

    @Test
    void what_a_city_tells_the_others_hear_until_it_is_withdrawn() {
        var bandung = new CountsTeller(etcd);
        bandung.tell(estate, "api", counts("bandung", 1, Instant.now()));
        bandung.tell(estate, "web", counts("bandung", 2, Instant.now()));
        var hearing = new CountsHearing(etcd);
        await().atMost(SOON).until(() -> bad(hearing, "api") == 1 && bad(hearing, "web") == 2);

        bandung.tell(estate, "api", counts("bandung", 3, Instant.now()));
        await().atMost(SOON).until(() -> bad(hearing, "api") == 3 && bad(hearing, "web") == 2);

        bandung.withdraw(estate, "api", "bandung");
        await().atMost(SOON).until(() -> bad(new CountsHearing(etcd), "api") == -1);
    }

    @Test
    void what_was_there_before_is_as_old_as_its_city_says_and_what_comes_is_new_whatever_it_says() {
        Instant longAgo = Instant.now().minusSeconds(3600);
        var bandung = new CountsTeller(etcd);
        bandung.tell(estate, "api", counts("bandung", 1, longAgo));
        await().atMost(SOON).until(() -> bad(new CountsHearing(etcd), "api") == 1);
        var hearing = new CountsHearing(etcd);

        assertEquals(
                longAgo.plusSeconds(30), told(hearing, "api").get("bandung").heardAt());

        bandung.tell(estate, "api", counts("bandung", 2, longAgo));
        await().atMost(SOON).until(() -> bad(hearing, "api") == 2);
        Duration age = Duration.between(told(hearing, "api").get("bandung").heardAt(), Instant.now());
        assertTrue(age.compareTo(Duration.ofSeconds(10)) < 0, age.toString());
    }

    @Test
    void a_quorum_that_does_not_answer_is_waited_for_and_then_told() {
        new CountsTeller(etcd).tell(estate, "api", counts("bandung", 1, Instant.now()));
        var hearing = new CountsHearing(etcd);
        await().atMost(SOON).until(() -> bad(hearing, "api") == 1);

        OperatorCity.running().stallQuorum();
        Instant stalled = Instant.now();
        Heard first = hearing.hear(estate, "api", CITIES);
        Duration waited = Duration.between(stalled, Instant.now());
        await().atMost(SOON).until(() -> hearing.hear(estate, "api", CITIES) instanceof Heard.Deaf);

        assertInstanceOf(Heard.Told.class, first);
        assertTrue(waited.compareTo(Duration.ofSeconds(4)) < 0, "waited " + waited);
        OperatorCity.running().resumeQuorum();
        await().atMost(SOON).until(() -> hearing.hear(estate, "api", CITIES) instanceof Heard.Told);
    }

    @Test
    void a_thousand_service_levels_cost_the_quorum_few_requests() throws Exception {
        var jakarta = new CountsTeller(etcd);
        var bandung = new CountsTeller(etcd);
        var hearing = new CountsHearing(etcd);
        double ranges = OperatorCity.running().quorumHandled("Range");
        double transactions = OperatorCity.running().quorumHandled("Txn");
        Instant began = Instant.now();

        // Each evaluated every ten seconds, one after the other.
        for (int n = 0; n < 1000; n++) {
            jakarta.tell(estate, "slo-" + n, counts("jakarta", n, Instant.now()));
            bandung.tell(estate, "slo-" + n, counts("bandung", n, Instant.now()));
            hearing.hear(estate, "slo-" + n, CITIES);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        await().atMost(SOON).untilAsserted(() -> {
            for (int n = 0; n < 1000; n++) {
                assertEquals(2, told(hearing, "slo-" + n).size(), "slo-" + n);
            }
        });

        double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        double rangesPerSecond = (OperatorCity.running().quorumHandled("Range") - ranges) / seconds;
        double transactionsPerSecond = (OperatorCity.running().quorumHandled("Txn") - transactions) / seconds;
        // Two cities tell at most five times a second each; the rest is for the operator's own.
        assertTrue(transactionsPerSecond < 12, transactionsPerSecond + " transactions a second");
        assertTrue(rangesPerSecond < 5, rangesPerSecond + " reads a second");
        assertFalse(
                CountsDocument.of(counts("jakarta", 123_456.789, Instant.now())).length() > 700);
    }

    private double bad(CountsHearing hearing, String slo) {
        CityCounts counts = told(hearing, slo).get("bandung");
        return counts != null && counts.readings().period() instanceof Measured<Counts>(Counts c, var _, var _)
                ? c.bad()
                : -1;
    }

    private Map<String, CityCounts> told(CountsHearing hearing, String slo) {
        return hearing.hear(estate, slo, CITIES) instanceof Heard.Told(var cities) ? cities : Map.of();
    }

    /** As of the usual tiers. */
    private static CityCounts counts(String city, double bad, Instant at) {
        Reading<Counts> reading = new Measured<>(new Counts(bad, 1e6), at, List.of());
        Map<Duration, Reading<Counts>> windows = new HashMap<>();
        Stream.of(5, 30, 60, 120, 360, 1440).forEach(minutes -> windows.put(Duration.ofMinutes(minutes), reading));
        return new CityCounts(city, "0123456789abcdef", new BudgetReadings(windows, reading, at), at);
    }
}
