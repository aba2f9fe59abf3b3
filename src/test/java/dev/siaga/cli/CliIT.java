package dev.siaga.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.cli.CliCity.Ran;
import dev.siaga.controller.primacy.EstateMapping;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as users run them, against a real API server with Siaga's kinds, rules and fence; what the operators would write is written here. */
class CliIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static CliCity city;

    @BeforeAll
    static void start() throws IOException {
        city = CliCity.start(folder);
        city.estate("jakarta");
        city.estate("bandung");
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @BeforeEach
    void allIsWell() {
        city.status("jakarta", "jakarta", "Primary", "Normal");
        city.status("bandung", "jakarta", "Standby", "Normal");
    }

    @Test
    void status_says_who_is_primary_and_whether_all_is_well() {
        Ran well = city.run("status");
        assertEquals(0, well.code(), well.err());
        assertTrue(well.out().contains("jakarta/orders   Normal   primary jakarta   epoch 3"), well.out());
        assertFalse(well.out().contains("\033"), "no colours where there is no terminal");

        city.status("jakarta", "jakarta", "Primary", "Siaga 2");
        Ran worse = city.run("status", "orders");
        assertEquals(1, worse.code());
        assertTrue(worse.out().contains("surabaya is not heard of"), worse.out());
        assertTrue(city.run("status", "-o", "wide").out().contains("TIMELINE"));
        assertEquals(
                "List",
                Serialization.unmarshal(city.run("status", "-o", "json").out(), Map.class)
                        .get("kind"));
    }

    @Test
    void several_contexts_are_compared_and_one_that_is_dark_is_said_to_be() {
        Ran agreed = city.run("status", "--context", "jakarta,bandung");
        assertEquals(0, agreed.code(), agreed.err());
        assertTrue(agreed.out().contains("all 2 that answered agree"), agreed.out());

        city.status("bandung", "bandung", "Primary", "Normal");
        Ran split = city.run("status", "--contexts");
        assertEquals(1, split.code());
        assertTrue(split.out().contains("the cities don't agree who is primary"), split.out());
        assertTrue(split.out().contains("as dark sees it"), split.out());
        assertTrue(split.out().contains("not to be asked: the context dark"), split.out());
    }

    @Test
    void what_cant_be_done_says_why_and_exits_with_one_and_nonsense_with_two() {
        assertRefused("there is no FailoverPolicy in the namespace default", "status", "-n", "default");
        assertRefused(
                "there is no context nowhere in the kubeconfig; it has bandung, dark, jakarta",
                "status",
                "--context",
                "nowhere");
        assertRefused("the context dark", "history", "--context", "dark");
        assertRefused("medan is no city of this estate", "switchover", "--to", "medan");
        assertRefused("jakarta is primary already", "switchover", "--to", "jakarta");
        assertEquals(2, city.run("switchover").code());
        assertEquals(2, city.run("statsu").code());
    }

    @Test
    void history_and_explain_tell_what_the_operator_wrote() {
        Ran history = city.run("history");
        assertTrue(history.out().contains("17.5s") && history.out().contains("2.0 KiB"), history.out());

        Ran explained = city.run("explain");
        assertEquals(0, explained.code(), explained.err());
        assertTrue(explained.out().contains("primary under epoch 3"), explained.out());
        assertTrue(explained.out().contains("bandung takes over"), explained.out());
        assertEquals(0, city.run("explain", "--if-lost", "jakarta").code());
        Ran nobody = city.run("explain", "--if-lost", "bandung");
        assertEquals(1, nobody.code());
        assertTrue(nobody.out().contains("1 of 3 cities"), nobody.out());
    }

    @Test
    void a_switchover_is_asked_for_where_the_primary_is_and_awaited() {
        var asked = CompletableFuture.supplyAsync(
                () -> city.run("switchover", "--to", "bandung", "--context", "bandung,jakarta"));
        await().atMost(SOON).until(() -> city.policy("jakarta").getSpec().switchover() != null);
        assertEquals("bandung", city.policy("jakarta").getSpec().switchover().to());
        assertNull(city.policy("bandung").getSpec().switchover());
        city.status("jakarta", "bandung", "Standby", "Normal");

        Ran done = asked.join();
        assertEquals(0, done.code(), done.err());
        assertTrue(done.out().contains("bandung is primary under epoch 3"), done.out());
        assertRefused("the primary is bandung: name that city's context", "switchover", "--to", "surabaya");
    }

    @Test
    void a_pause_holds_in_every_context_that_is_named() {
        assertEquals(0, city.run("pause", "--context", "jakarta,bandung").code());
        assertEquals(Boolean.TRUE, city.policy("bandung").getSpec().paused());
        assertRefused("paused, so nothing moves", "switchover", "--to", "bandung");
        assertEquals(0, city.run("resume", "--context", "jakarta,bandung").code());
        assertEquals(Boolean.FALSE, city.policy("jakarta").getSpec().paused());
    }

    @Test
    void an_incident_goes_from_its_declaration_to_its_end() {
        Ran declared = city.run(
                "incident", "declare", "Orders fail", "--severity", "SEV2", "--city", "bandung", "--by", "Dewi");
        assertEquals(0, declared.code(), declared.err());
        String name = declared.out().split(" ")[0];
        assertRefused(
                "mitigation skips a state: fill in acknowledged first", "incident", "mitigate", name, "moved users");

        assertEquals(0, city.run("inc", "ack", name).code());
        assertEquals(
                0,
                city.run("incident", "role", name, "IncidentCommander", "Dewi").code());
        assertEquals(0, city.run("incident", "update", name, "we look into it").code());
        assertEquals(0, city.run("incident", "update", name, "found it").code());
        Ran can = city.run(
                "incident",
                "can",
                name,
                "--type",
                "Errors",
                "--state",
                "ongoing",
                "--summary",
                "one in five fails",
                "--blast-radius",
                "api in bandung",
                "--action",
                "rolling back=Budi",
                "--need",
                "a reviewer");
        assertEquals(0, can.code(), can.err());
        assertEquals(0, city.run("incident", "mitigate", name, "rolled back").code());
        assertEquals(0, city.run("incident", "resolve", name, "fixed").code());
        assertRefused("needs its postmortem", "incident", "close", name);
        Ran written = city.run(
                "incident",
                "postmortem",
                name,
                "--owner",
                "Sari",
                "--root-cause",
                "a limit",
                "--impact",
                "orders",
                "--collateral-damage",
                "none",
                "--went-well",
                "the rollback",
                "--temporary-fix",
                "rollback",
                "--permanent-fix",
                "a test",
                "--timeline-complete",
                "--follow-up",
                "write the test=Budi@2026-12-31",
                "--meeting-at",
                "2026-11-21T10:00:00Z");
        assertEquals(0, written.code(), written.err());
        assertEquals(0, city.run("incident", "close", name).code());

        Incident stored = city.client()
                .resources(Incident.class)
                .inNamespace("jakarta")
                .withName(name)
                .get();
        assertEquals(2, stored.getSpec().updates().size());
        assertEquals("Dewi", stored.getSpec().declared().by());
        assertFalse(stored.getSpec().acknowledged().by().isBlank(), "the API server says who it was");
        String report = city.run("incident", "report", name).out();
        assertTrue(report.contains("one in five fails") && report.contains("write the test, Budi, 2026-12-31"), report);
        assertTrue(city.run("incident", "list", "--all").out().contains(name));
    }

    @Test
    void service_levels_are_listed() {
        Ran levels = city.run("slo", "list");
        assertEquals(0, levels.code(), levels.err());
        assertTrue(levels.out().contains("api") && levels.out().contains("99.9 %"), levels.out());
        assertTrue(city.run("slo", "show", "api").out().contains("was not evaluated yet"));
    }

    @Test
    void a_rollout_waits_until_its_service_levels_allow_it() {
        Ran held = city.run("slo", "gate", "--timeout", "0", "-n", "bandung");
        assertEquals(1, held.code(), held.err());
        assertTrue(held.out().contains("api holds releases: it was not evaluated yet"), held.out());

        city.release("bandung", "api", false, "60 % of the budget burnt within 6h");
        assertTrue(
                city.run("slo", "gate", "--timeout", "0", "-n", "bandung").out().contains("burnt within 6h"));

        city.release("bandung", "api", true, "the budget lasts");
        assertEquals(
                0, city.run("slo", "gate", "--timeout", "0", "-n", "bandung").code());
        assertEquals(
                0, city.run("slo", "gate", "--timeout", "0", "-n", "default").code(), "nothing is promised there");
    }

    @Test
    void break_glass_ends_the_permit_and_the_api_server_refuses_patroni_from_then_on() {
        Instant end = Instant.now().plusSeconds(3600);
        city.permit("jakarta", end);
        city.bind("jakarta");
        HasMetadata renewal = city.patroni(
                "jakarta",
                "orders-db",
                Map.of(
                        "leader",
                        "orders-db-0",
                        "renewTime",
                        Instant.now().plusSeconds(5).toString()));
        await().atMost(SOON).until(() -> accepted(renewal));

        assertRefused("not confirmed, so nothing was done", "fence", "jakarta", "--confirm", "bandung");
        assertRefused("leads to the cluster of jakarta", "fence", "bandung", "--confirm", "bandung");
        assertTrue(accepted(renewal));
        Ran fenced = city.run("fence", "jakarta", "--confirm", "jakarta", "--reason", "smoke", "--by", "Dewi");

        assertEquals(0, fenced.code(), fenced.err());
        await().atMost(SOON).until(() -> !accepted(renewal));
        Lease permit = city.client()
                .leases()
                .inNamespace("jakarta")
                .withName("orders-primacy")
                .get();
        assertTrue(permit.getSpec().getRenewTime().toInstant().plusSeconds(13).isBefore(Instant.now()));
        assertTrue(barred().contains("Dewi") && barred().contains("smoke"));
        assertEquals(0, city.run("fence", "jakarta", "--lift").code());
        assertNull(barred());
    }

    private static String barred() {
        return city.client()
                .resources(CityCluster.class)
                .inNamespace("jakarta")
                .withName("jakarta")
                .get()
                .getMetadata()
                .getAnnotations()
                .get(EstateMapping.BARRED);
    }

    private static boolean accepted(HasMetadata object) {
        try {
            city.client().resource(object).dryRun(true).create();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @Test
    void init_writes_manifests_that_the_api_server_takes() {
        city.client()
                .resource(
                        city.patroni("default", "shop-db-config", Map.of("initialize", "7", "config", CliCity.CONFIG)))
                .create();
        Ran written = city.run("init", "shop", "--city", "jakarta,bandung,surabaya", "-n", "default");
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out().contains("scope: shop-db") && written.out().contains("CHANGE-ME"), written.out());
        List<HasMetadata> objects = city.client()
                .load(new java.io.ByteArrayInputStream(written.out().getBytes(StandardCharsets.UTF_8)))
                .items();
        assertEquals(4, objects.size());
        objects.forEach(object -> city.client().resource(object).dryRun(true).create());
        assertRefused("an odd number of cities", "init", "shop", "--city", "jakarta,bandung", "-n", "default");
        assertRefused("no Patroni keeps its configuration", "init", "shop", "--city", "a,b,c", "-n", "kube-system");
    }

    @Test
    void a_drill_begins_only_when_all_is_well() {
        assertRefused(
                "none of the contexts is that of bandung", "drill", "--to", "bandung", "--context", "jakarta,bandung");
        city.status("bandung", "jakarta", "Standby", "Siaga 2");
        assertRefused("not Normal as bandung sees it", "drill", "--to", "bandung", "--context", "jakarta,bandung");
        assertRefused("no time of the day", "drill", "--to", "bandung", "--window", "tonight");
    }

    private static void assertRefused(String why, String... arguments) {
        Ran ran = city.run(arguments);
        assertEquals(1, ran.code(), ran.out());
        assertTrue(ran.err().startsWith("error: ") && ran.err().contains(why), ran.err());
    }
}
