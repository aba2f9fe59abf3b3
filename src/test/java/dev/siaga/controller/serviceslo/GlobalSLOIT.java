package dev.siaga.controller.serviceslo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.PrometheusSecrets;
import dev.siaga.controller.SampleEstate;
import dev.siaga.controller.WholeOperator;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.slo.Alarm;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One budget of two cities: Jakarta's whole operator against a real API server, and Bandung's evaluations, each with a real Prometheus that scrapes
 * the city's own service, over one real quorum. Surabaya never says anything. The tier fires when 40 % of all requests of the last 30 s and of
 * the last 5 s failed.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class GlobalSLOIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final String[] ESTATE = {"orders", "jakarta", "bandung", "surabaya"};

    @Inject
    EstateRegistry estates;

    @Inject
    EtcdClient etcd;

    @Inject
    Sampler sampler;

    @Inject
    IndicatorReader reader;

    @Inject
    PrometheusSecrets secrets;

    @Inject
    Recordings recordings;

    @Inject
    SeenSights sights;

    @TempDir
    private Path folder;

    private final MetricsPage page = new MetricsPage();
    private final Traffic traffic = new Traffic(page, "api").start();
    private final SampleEstate estate =
            SampleEstate.inNewNamespace(OperatorCity.running().admin());
    private Optional<OtherCity> bandung = Optional.empty();
    private RealPrometheus prometheus;
    private AppliedSlo slo;

    @BeforeEach
    void start() {
        prometheus = new RealPrometheus(subfolder("jakarta"), page);
        slo = new AppliedSlo(OperatorCity.running().admin(), estate.namespace(), prometheus.address());
        slo.createToken();
    }

    @AfterEach
    void stop() {
        OperatorCity.running().resumeQuorum();
        slo.delete();
        estate.policies().delete();
        bandung.ifPresent(OtherCity::close);
        traffic.close();
        prometheus.close();
        page.close();
    }

    @Test
    void errors_in_one_city_burn_the_budget_of_all_and_the_city_that_speaks_opens_one_incident() {
        slo.apply(global());
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False NoEstate", slo.words("Evaluated")));
        OtherCity other = applyEstateAndStartBandung();
        slo.awaitConditions("Evaluated True", "BudgetAvailable True", "Burning False", "ReleaseAllowed True");
        AppliedSlo.soon()
                .untilAsserted(() -> assertTrue(
                        message().endsWith("summed over jakarta, bandung; surabaya has told nothing yet"), message()));
        put(estate.key().beaconKey("bandung"), estate.beacon("bandung", "PRIMARY"));
        put(estate.key().epochKey(), estate.epoch(1, "bandung"));
        put(estate.key().holderKey(), "{\"city\":\"bandung\",\"epoch\":1}");

        other.traffic().failing(1);
        slo.awaitConditions("Evaluated True", "Burning True", "ReleaseAllowed False");
        AppliedSlo.soon().until(() -> other.last().orElseThrow().alarm() instanceof Alarm.Firing);
        AppliedSlo.soon().untilAsserted(this::assertBothShowTheSame);
        assertTrue(
                slo.status()
                        .evidence()
                        .getFirst()
                        .answer()
                        .matches("jakarta 0 of .*, bandung .* of .*, surabaya silent"),
                slo.status().evidence().toString());
        assertEquals(List.of(), burns());

        delete(estate.key().holderKey());
        delete(estate.key().beaconKey("bandung"));
        AppliedSlo.soon().untilAsserted(() -> assertEquals(List.of("slo/api SEV2 [bandung] null"), incidents()));

        other.traffic().failing(0);
        AppliedSlo.soon().untilAsserted(() -> assertNotNull(burns().getFirst().calmSince()));
        assertEquals(1, burns().size());
    }

    @Test
    @Tag("slow")
    void a_city_that_cannot_count_leaves_the_whole_unknown_and_is_named() {
        slo.apply(global());
        OtherCity other = applyEstateAndStartBandung();
        awaitSumOfBoth();

        other.killPrometheus();
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False CityBlind", slo.words("Evaluated")));
        assertTrue(message().contains("bandung: no answer: http://127.0.0.1:9091"), message());
        assertEquals("ReleaseAllowed Unknown CityBlind", slo.words("ReleaseAllowed"));

        other.startPrometheus();
        slo.awaitConditions("Evaluated True", "Burning False");

        slo.change("spec: {objective: 80}");
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False CitiesDiffer", slo.words("Evaluated")));
        assertTrue(message().contains("bandung: it counts by another spec: apply the same manifest"), message());
    }

    @Test
    @Tag("slow")
    void a_dead_citys_last_counts_stay_until_they_are_older_than_the_window() {
        slo.apply(global());
        OtherCity other = applyEstateAndStartBandung();
        other.traffic().failing(0.5);
        awaitSumOfBoth();
        AppliedSlo.soon().until(() -> burn(LONG) > 2);

        other.die();
        Instant died = Instant.now();
        AppliedSlo.soon().untilAsserted(() -> {
            assertTrue(message().contains("bandung is silent since "), message());
            assertEquals("Evaluated True", slo.words("Evaluated").replaceAll(" \\w+$", ""));
            // Jakarta's good requests go on coming in: what stays of Bandung's bad ones is less, until it is nothing.
            assertTrue(burn(LONG) > 0, "the last counts of a dead city left too early");
        });
        AppliedSlo.soon().until(() -> burn(SHORT) == 0 && burn(LONG) == 0);
        Duration took = Duration.between(died, Instant.now());
        assertTrue(took.compareTo(Duration.ofSeconds(28)) > 0, "gone after " + took);
        assertTrue(took.compareTo(Duration.ofSeconds(40)) < 0, "gone after " + took);
    }

    @Test
    @Tag("slow")
    void while_the_quorum_cannot_be_read_nothing_is_known_and_an_alarm_goes_on_standing() {
        traffic.failing(1);
        slo.apply(global());
        OtherCity other = applyEstateAndStartBandung();
        other.traffic().failing(1);
        AppliedSlo.soon().untilAsserted(() -> assertEquals(1, burns().size()));

        OperatorCity.running().stallQuorum();
        traffic.failing(0);
        other.traffic().failing(0);
        AppliedSlo.soon()
                .untilAsserted(() -> assertEquals("Evaluated False QuorumUnreachable", slo.words("Evaluated")));
        await().during(Duration.ofSeconds(15)).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertEquals("Burning True SEV2", slo.words("Burning"));
            assertEquals("BudgetAvailable Unknown NotMeasured", slo.words("BudgetAvailable"));
            assertEquals(null, burns().getFirst().calmSince());
        });

        OperatorCity.running().resumeQuorum();
        slo.awaitConditions("Evaluated True", "Burning False");
        AppliedSlo.soon().untilAsserted(() -> assertNotNull(burns().getFirst().calmSince()));
        assertEquals(1, burns().size());
    }

    private OtherCity applyEstateAndStartBandung() {
        estate.apply(ESTATE);
        estate.awaitValid("orders");
        ServiceSLO applied = slo.resource().get();
        OtherCity other = new OtherCity(
                "bandung",
                new OtherCity.Parts(estates, etcd, sampler, reader, secrets, recordings),
                subfolder("bandung"),
                applied);
        bandung = Optional.of(other);
        return other;
    }

    private void awaitSumOfBoth() {
        slo.awaitConditions("Evaluated True", "Burning False");
        AppliedSlo.soon()
                .untilAsserted(() -> assertTrue(message().contains("summed over jakarta, bandung;"), message()));
    }

    /** Within what an evaluation of a second moves. */
    private void assertBothShowTheSame() {
        Sight there = bandung.orElseThrow().last().orElseThrow();
        assertEquals(
                Set.of(Duration.ofSeconds(5), Duration.ofSeconds(30)),
                there.assessment().burns().keySet());
        there.assessment().burns().forEach((window, burn) -> assertEquals(burn.rate(), burn(window), 0.5));
        assertEquals(
                there.assessment().budget().orElseThrow().remaining(),
                here().assessment().budget().orElseThrow().remaining(),
                0.3);
        // Half of all requests fail: none of Jakarta's, all of Bandung's.
        assertEquals(5, burn(SHORT), 0.5);
    }

    private Sight here() {
        return sights.last(estate.namespace(), "api").orElseThrow();
    }

    private double burn(Duration window) {
        return here().assessment().burns().get(window).rate();
    }

    /** Without what is told of the estate itself, which nobody else is there to serve. */
    private List<IncidentSpec> burns() {
        return slo.incidents().stream()
                .filter(incident -> incident.cause().startsWith("slo/"))
                .toList();
    }

    private List<String> incidents() {
        return burns().stream()
                .map((IncidentSpec i) ->
                        i.cause() + " " + i.severity() + " " + i.affected().cities() + " " + i.calmSince())
                .toList();
    }

    private String message() {
        return slo.condition("Evaluated").getMessage();
    }

    private String global() {
        return AppliedSlo.ratio(traffic.bad(), traffic.total())
                .replace("objective: 90", "objective: 90\nscope: Global")
                .replace("burnRate: 5", "burnRate: 4");
    }

    private Path subfolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String key, String value) {
        write(new Operation.Put(key, value, 0));
    }

    private void delete(String key) {
        write(new Operation.Delete(key));
    }

    private void write(Operation operation) {
        AppliedSlo.soon().until(() -> etcd.txn(Txn.always(operation), WITHIN) instanceof QuorumAnswer.Answered);
    }
}
