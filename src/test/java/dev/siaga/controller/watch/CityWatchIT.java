package dev.siaga.controller.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.notify.Receiver;
import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.v1alpha1.CityBackups;
import dev.siaga.api.v1alpha1.CityCapacity;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityReporting;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.SampleEstate;
import dev.siaga.lab.Network;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Jakarta's operator, with its own rights, finds in its city by a real Prometheus, a real API server and a real PostgreSQL, and what becomes of
 * it: conditions, incidents, the beacon. Bandung and Surabaya are there by their beacons only.
 */
@QuarkusTest
@Tag("slow")
@TestProfile(Watching.class)
class CityWatchIT {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final MetricsPage PAGE = new MetricsPage();

    @TempDir
    static Path folder;

    private static RealPrometheus prometheus;

    @Inject
    EtcdClient etcd;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private SampleEstate sample;

    @BeforeAll
    static void startPrometheus() {
        prometheus = new RealPrometheus(folder, PAGE);
    }

    @AfterAll
    static void stopPrometheus() {
        prometheus.close();
        PAGE.close();
    }

    @BeforeEach
    void anEstateWhoseCitiesAreHeardOf() {
        PAGE.set("requests", 1000);
        PAGE.set("p50", 0.02);
        PAGE.set("p95", 0.1);
        PAGE.set("p99", 0.3);
        PAGE.set("usual", 1000);
        PAGE.set("backup_success", now().minusSeconds(3600).getEpochSecond());
        PAGE.set("wal_success", now().getEpochSecond());
        sample = SampleEstate.inNewNamespace(admin);
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        put(sample.key().epochKey(), sample.epoch(1, "bandung"));
        put(sample.key().holderKey(), "{\"city\":\"bandung\",\"epoch\":1}");
        others(2000, 2000);
        sample.awaitValid("orders");
    }

    @AfterEach
    void removeEstate() {
        sample.policies().delete();
        soon().until(() -> sample.policies().list().getItems().isEmpty());
    }

    @Test
    void loadIsMeasuredAgainstTheLineAndTheOtherCitiesAndNeverTakenForZero() {
        edit(null, null, capacity(null));
        awaitCondition("CapacityHeadroom", "True BelowLine");

        PAGE.set("requests", 4400);
        awaitCondition("CapacityHeadroom", "False NotSurvivable");

        others(3000, 2000);
        awaitCondition("CapacityHeadroom", "True BelowLine");

        PAGE.set("requests", 4600);
        awaitCondition("CapacityHeadroom", "False AboveLine");
        soon().until(() -> beacon().contains("\"requestsPerSecond\":4600.0") && beacon().contains("\"spare\":0.0"));
        assertTrue(beacon().contains("its requests are above its line"), beacon());

        PAGE.set("requests", Double.NaN);
        awaitCondition("CapacityHeadroom", "Unknown NotMeasured");
        PAGE.set("requests", 1000);
        awaitCondition("CapacityHeadroom", "True BelowLine");

        prometheus.kill();
        awaitCondition("CapacityHeadroom", "Unknown NotMeasured");
        soon().until(() -> !beacon().contains("requestsPerSecond") && !beacon().contains("spare"));
        prometheus.start();
        awaitCondition("CapacityHeadroom", "True BelowLine");
    }

    @Test
    void slownessThatComesWithASpikeIsAnIncidentOfItsOwn() {
        edit(null, null, capacity("p95"));
        awaitCondition("Responsive", "True Fast");
        soon().until(() -> beacon().contains("\"p50\":0.02,\"p95\":0.1,\"p99\":0.3"));

        PAGE.set("p95", 0.5);
        awaitCondition("Responsive", "False Slow");
        PAGE.set("requests", 2500);
        awaitCondition("Responsive", "False SlowFromSpike");

        Incident incident = awaitIncident("is slow from a spike");
        assertEquals("SEV3 SlowFromSpike", words(incident));
        assertEquals(List.of("jakarta"), incident.getSpec().affected().cities());
        PAGE.set("p95", 0.1);
        awaitMitigated(incident);
    }

    @Test
    void aBackupThatIsTooOldIsAnIncidentAndSoIsNotToKnow() {
        var metric = new CityBackups.Metric("backup_success", prometheus());
        var wal = new CityBackups.Wal("15m", "wal_success", prometheus());
        edit(new CityBackups("26h", metric, null, wal), null, null);
        awaitCondition("BackupFresh", "True Fresh");

        PAGE.set("backup_success", now().minus(27, ChronoUnit.HOURS).getEpochSecond());
        awaitCondition("BackupFresh", "False Stale");
        Incident stale = awaitIncident("The backup of jakarta is too old");
        assertEquals("SEV3 none", words(stale));
        soon().until(() -> policy().levelReasons().contains("jakarta: its backup is too old"));

        PAGE.set("backup_success", now().getEpochSecond());
        awaitCondition("BackupFresh", "True Fresh");
        awaitMitigated(stale);

        PAGE.set("wal_success", now().minus(16, ChronoUnit.MINUTES).getEpochSecond());
        awaitCondition("BackupFresh", "False Stale");
        PAGE.set("wal_success", Double.NaN);
        awaitCondition("BackupFresh", "Unknown NotMeasured");
        assertEquals("SEV4 none", words(awaitIncident("Nobody knows how old the backup of jakarta is")));
    }

    @Test
    void aJobTellsWhenTheBackupSucceededLast() {
        edit(new CityBackups("26h", null, "backup", null), null, null);
        awaitCondition("BackupFresh", "Unknown NotMeasured");

        admin.resource(new CronJobBuilder()
                        .withNewMetadata()
                        .withName("backup")
                        .withNamespace(sample.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withSchedule("0 1 * * *")
                        .withNewJobTemplate()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("backup")
                        .withImage("backup")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .endJobTemplate()
                        .endSpec()
                        .build())
                .create();
        succeeded(now().minus(27, ChronoUnit.HOURS));
        awaitCondition("BackupFresh", "False Stale");
        succeeded(now().minus(1, ChronoUnit.HOURS));
        awaitCondition("BackupFresh", "True Fresh");
    }

    @Test
    void aReportingDatabaseThatDiesMovesNothingAndIsAnIncident() {
        try (var reports = new RealPostgres(folder, Network.OBSERVER_IP)) {
            edit(null, new CityReporting(null, new CityReporting.Server(Network.OBSERVER_IP, 5432)), null);
            awaitCondition("ReportingAvailable", "True Available");

            reports.freeze();
            awaitCondition("ReportingAvailable", "False NotAvailable");
            reports.thaw();
            awaitCondition("ReportingAvailable", "True Available");

            reports.kill();
            awaitCondition("ReportingAvailable", "False NotAvailable");
            Incident incident = awaitIncident("The reporting database is down in jakarta");
            assertEquals("SEV3 ReportingDownInOneCity", words(incident));
            assertEquals(1L, policy().epoch());

            reports.start();
            awaitCondition("ReportingAvailable", "True Available");
            awaitMitigated(incident);
        }
    }

    @Test
    void aReportingDatabaseThatIsDownEverywhereIsOneIncidentOfAll() {
        edit(null, new CityReporting(null, new CityReporting.Server(Network.OBSERVER_IP, 5432)), null);
        String down = ",\"watch\":{\"reporting\":{\"reason\":\"NotAvailable\",\"message\":\"down\"}}";
        put(sample.key().beaconKey("bandung"), with(sample.beacon("bandung", "PRIMARY"), down));
        put(sample.key().beaconKey("surabaya"), with(sample.beacon("surabaya", "STANDBY"), down));

        Incident incident = awaitIncident("The reporting database of orders is down everywhere");

        assertEquals("SEV2 ReportingDownEverywhere", words(incident));
        assertEquals(
                List.of("jakarta", "bandung", "surabaya"),
                incident.getSpec().affected().cities());
        assertEquals(
                List.of(),
                incidents().stream()
                        .filter(one -> one.getSpec().title().contains("reporting database is down in"))
                        .toList());
    }

    /** Jakarta has no Patroni, so it is down for the others: that is Siaga 2 while Bandung writes. */
    @Test
    void everyChangeOfTheLevelIsRecordedAndAnEventAndToldByWhoSpeaks() {
        try (var record = new Receiver()) {
            admin.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("siaga-notifications")
                            .withNamespace(sample.namespace())
                            .endMetadata()
                            .addToData("notifications.yaml", """
                                    sinks:
                                      record: {cloudEvents: {url: "%s"}}
                                    routes:
                                      - sinks: [record]
                                    """.formatted(record.url()))
                            .build())
                    .create();
            soon().until(() -> "Siaga 2".equals(policy().level()));

            // Nobody holds primacy, and of the cities that live Jakarta is the first: it speaks.
            delete(sample.key().holderKey());

            soon().until(() -> "Siaga 1".equals(policy().level()));
            assertEquals("Siaga 1", policy().levelHistory().getFirst().level());
            assertEquals(
                    policy().levelSince(), policy().levelHistory().getFirst().since());
            soon().until(() -> event("LevelWorse", "From Siaga 2 to Siaga 1, as jakarta sees it"));
            soon().until(() -> levels(record).size() == 1);
            assertTrue(levels(record).getFirst().contains("\"siagaLevel\":\"Siaga 1\""), levels(record)::toString);

            put(sample.key().holderKey(), "{\"city\":\"bandung\",\"epoch\":1}");
            soon().until(() -> event("LevelBetter", "From Siaga 1 to Siaga 2, as jakarta sees it"));
            List<String> history = policy().levelHistory().stream()
                    .map(FailoverPolicyStatus.LevelEntry::level)
                    .toList();
            assertEquals(List.of("Siaga 2", "Siaga 1"), history.subList(0, 2));
            // Bandung holds primacy again and speaks: this city says nothing more.
            assertEquals(1, levels(record).size(), levels(record)::toString);
        }
    }

    private static List<String> levels(Receiver record) {
        return record.taken().stream()
                .map(Receiver.Request::body)
                .filter(body -> body.contains("\"type\":\"dev.siaga.policy.levelchanged\""))
                .toList();
    }

    private boolean event(String reason, String text) {
        return admin.v1().events().inNamespace(sample.namespace()).list().getItems().stream()
                .anyMatch(event ->
                        event.getReason().equals(reason) && event.getMessage().startsWith(text));
    }

    private FailoverPolicyStatus policy() {
        return admin.resources(FailoverPolicy.class)
                .inNamespace(sample.namespace())
                .withName("orders")
                .get()
                .getStatus();
    }

    private static CityCapacity capacity(String p95) {
        return new CityCapacity(
                3000,
                50,
                "requests",
                prometheus(),
                p95,
                "300ms",
                p95 == null ? null : "usual",
                200,
                p95 == null ? null : "p50",
                p95 == null ? null : "p99");
    }

    private static ServiceSLOSpec.Prometheus prometheus() {
        return new ServiceSLOSpec.Prometheus(List.of(prometheus.address().toString()), null, null, null);
    }

    private void edit(CityBackups backups, CityReporting reporting, CityCapacity capacity) {
        admin.resources(CityCluster.class)
                .inNamespace(sample.namespace())
                .withName("jakarta")
                .edit(city -> {
                    CityClusterSpec spec = city.getSpec();
                    city.setSpec(new CityClusterSpec(
                            spec.patroni(),
                            spec.streaming(),
                            spec.nearest(),
                            spec.services(),
                            spec.gateway(),
                            capacity,
                            backups,
                            reporting,
                            spec.publicAddresses()));
                    return city;
                });
    }

    private void succeeded(Instant last) {
        admin.batch()
                .v1()
                .cronjobs()
                .inNamespace(sample.namespace())
                .withName("backup")
                .editStatus(job -> new CronJobBuilder(job)
                        .editOrNewStatus()
                        .withLastSuccessfulTime(last.toString())
                        .endStatus()
                        .build());
    }

    /** What the other cities have to spare. */
    private void others(int bandung, int surabaya) {
        put(sample.key().beaconKey("bandung"), with(sample.beacon("bandung", "PRIMARY"), spare(bandung)));
        put(sample.key().beaconKey("surabaya"), with(sample.beacon("surabaya", "STANDBY"), spare(surabaya)));
    }

    private static String spare(int spare) {
        return ",\"traffic\":{\"services\":{},\"requestsPerSecond\":1.0,\"spare\":%d}".formatted(spare);
    }

    private static String with(String beacon, String more) {
        return beacon.substring(0, beacon.length() - 1) + more + "}";
    }

    private void awaitCondition(String type, String words) {
        soon().untilAsserted(() -> {
            Condition condition = condition(type);
            assertEquals(words, condition.getStatus() + " " + condition.getReason(), condition::getMessage);
        });
    }

    private Condition condition(String type) {
        return admin
                .resources(CityCluster.class)
                .inNamespace(sample.namespace())
                .withName("jakarta")
                .get()
                .getStatus()
                .conditions()
                .stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type));
    }

    private Incident awaitIncident(String title) {
        return soon().until(
                        () -> incidents().stream()
                                .filter(incident ->
                                        incident.getSpec().title().contains(title) && incident.getStatus() != null)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void awaitMitigated(Incident incident) {
        soon().until(() ->
                "Mitigated".equals(admin.resource(incident).get().getStatus().phase()));
    }

    private List<Incident> incidents() {
        return admin.resources(Incident.class)
                .inNamespace(sample.namespace())
                .list()
                .getItems();
    }

    private static String words(Incident incident) {
        return incident.getSpec().severity() + " "
                + Optional.ofNullable(incident.getSpec().situation()).orElse("none");
    }

    private String beacon() {
        return etcd.get(sample.key().beaconKey("jakarta"), WITHIN)
                        instanceof QuorumAnswer.Answered<Optional<KeyValue>> found
                ? found.value().map(KeyValue::value).orElse("")
                : "";
    }

    private void put(String key, String value) {
        write(new Operation.Put(key, value, 0));
    }

    private void delete(String key) {
        write(new Operation.Delete(key));
    }

    private void write(Operation operation) {
        soon().until(() -> etcd.txn(Txn.always(operation), WITHIN) instanceof QuorumAnswer.Answered);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).ignoreException(NullPointerException.class);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
