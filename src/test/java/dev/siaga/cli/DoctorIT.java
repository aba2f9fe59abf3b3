package dev.siaga.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.lab.Force;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes planted one by one into real objects of a city that is in order: the doctor finds each, and nothing else. */
class DoctorIT {
    private static final String NAMESPACE = "jakarta";

    @TempDir
    private static Path folder;

    private static CliCity city;

    /** A mistake, and how it is undone. */
    private record Mistake(String check, Consumer<CliCity> plant, Consumer<CliCity> heal) {
        @Override
        public String toString() {
            return check;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        city = CliCity.start(folder);
        city.estate(NAMESPACE);
        city.status(NAMESPACE, "jakarta", "Primary", "Normal");
        city.client()
                .resource(city.patroni(
                        NAMESPACE, "orders-db-config", Map.of("initialize", "7", "config", CliCity.CONFIG)))
                .create();
        city.permit(NAMESPACE, Instant.now().plusSeconds(13));
        city.client()
                .resource(city.patroni(
                        NAMESPACE,
                        "orders-db",
                        Map.of(
                                "leader",
                                "orders-db-0",
                                "renewTime",
                                Instant.now().toString())))
                .create();
        city.bind(NAMESPACE);
        city.member(NAMESPACE, 0, "node-a", "4.1.5");
        city.member(NAMESPACE, 1, "node-b", "4.1.5");
        city.operator(2);
        CityCluster own = city.client()
                .resources(CityCluster.class)
                .inNamespace(NAMESPACE)
                .withName("jakarta")
                .get();
        own.setStatus(Serialization.unmarshal(
                "{\"role\": \"Primary\", \"systemIdentifier\": \"7\", \"conditions\": [%s]}"
                        .formatted(CliCity.conditions("Placed", "Replicating")),
                dev.siaga.api.v1alpha1.CityClusterStatus.class));
        city.client().resource(own).updateStatus();
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @Test
    void a_city_in_order_has_no_fault() {
        CliCity.Ran ran = city.run("doctor");

        assertEquals(0, ran.code(), ran.out() + ran.err());
        assertTrue(ran.out().contains("0 faults"), ran.out());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                        new Mistake("operator", c -> c.operator(0), c -> c.operator(2)),
                        new Mistake(
                                "operator's rights",
                                c -> c.client()
                                        .rbac()
                                        .clusterRoleBindings()
                                        .withName("siaga")
                                        .edit(b -> {
                                            b.getSubjects().getFirst().setName("somebody");
                                            return b;
                                        }),
                                c -> c.client()
                                        .rbac()
                                        .clusterRoleBindings()
                                        .withName("siaga")
                                        .edit(b -> {
                                            b.getSubjects().getFirst().setName("siaga");
                                            return b;
                                        })),
                        new Mistake(
                                "fence",
                                c -> Force.delete(c.client()
                                        .admissionRegistration()
                                        .v1()
                                        .validatingAdmissionPolicyBindings()
                                        .withName(new EstateKey(NAMESPACE, CliCity.ESTATE).bindingName())),
                                c -> c.bind(NAMESPACE)),
                        new Mistake("fence", c -> failurePolicy("Ignore"), c -> failurePolicy("Fail")),
                        new Mistake(
                                "Patroni and the fence",
                                c -> config("\"loop_wait\": 10", "\"loop_wait\": 25"),
                                c -> config("", "")),
                        new Mistake(
                                "Patroni and the fence",
                                c -> config("\"ttl\": 30", "\"ttl\": 30, \"failsafe_mode\": true"),
                                c -> config("", "")),
                        new Mistake(
                                "rewind",
                                c -> config("\"use_pg_rewind\": true", "\"use_pg_rewind\": false"),
                                c -> config("", "")),
                        new Mistake(
                                "slot for bandung", c -> config("siaga_bandung", "siaga_medan"), c -> config("", "")),
                        new Mistake(
                                "Patroni's version", c -> member("node-b", "4.0.4"), c -> member("node-b", "4.1.5")),
                        new Mistake("placement", c -> member("node-a", "4.1.5"), c -> member("node-b", "4.1.5")),
                        new Mistake(
                                "disruption budget",
                                c -> c.client()
                                        .policy()
                                        .v1()
                                        .podDisruptionBudget()
                                        .inNamespace(NAMESPACE)
                                        .withName("orders-members")
                                        .delete(),
                                c -> restore("PodDisruptionBudget")),
                        new Mistake(
                                "Secret orders-db-rest",
                                c -> secret("{\"data\": {\"password\": null}}"),
                                c -> secret("{\"stringData\": {\"password\": \"secret\"}}")),
                        new Mistake(
                                "Secret orders-db-rest",
                                c -> c.client()
                                        .rbac()
                                        .roleBindings()
                                        .inNamespace(NAMESPACE)
                                        .withName("siaga-patroni")
                                        .delete(),
                                c -> restore("RoleBinding")),
                        new Mistake("quorum", c -> reachable("False"), c -> reachable("True")),
                        new Mistake("clocks", c -> lock(Instant.now().minusSeconds(60)), c -> lock(Instant.now())))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void each_planted_mistake_is_found_and_nothing_else(Mistake mistake) {
        mistake.plant().accept(city);
        try {
            CliCity.Ran ran = city.run("doctor", "-o", "json");

            assertEquals(1, ran.code(), ran.out() + ran.err());
            assertEquals(List.of(mistake.check()), faults(ran.out()), ran.out());
        } finally {
            mistake.heal().accept(city);
        }
    }

    @Test
    void a_part_of_the_fence_that_was_deleted_and_stays_in_force_is_told() {
        var binding = city.client()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(new EstateKey(NAMESPACE, CliCity.ESTATE).bindingName());
        binding.delete();
        try {
            CliCity.Ran ran = city.run("doctor");

            assertEquals(0, ran.code(), ran.out());
            assertTrue(ran.out().contains("was deleted: it stays in force"), ran.out());
        } finally {
            Force.delete(binding);
            city.bind(NAMESPACE);
        }
    }

    @Test
    void manifests_that_dont_fit_together_are_told_first() {
        city.client()
                .resources(CityCluster.class)
                .inNamespace(NAMESPACE)
                .withName("surabaya")
                .delete();
        try {
            CliCity.Ran ran = city.run("doctor");
            assertEquals(1, ran.code());
            assertTrue(ran.out().contains("there is no CityCluster surabaya"), ran.out());
        } finally {
            city.load("src/test/resources/cli/estate.yaml").stream()
                    .filter(object -> object.getMetadata().getName().equals("surabaya"))
                    .forEach(object -> city.client()
                            .resource(object)
                            .inNamespace(NAMESPACE)
                            .create());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> faults(String json) {
        List<Map<String, String>> findings = (List<Map<String, String>>)
                Serialization.unmarshal(json, Map.class).get("findings");
        return findings.stream()
                .filter(finding -> finding.get("verdict").equals("FAULT"))
                .map(finding -> finding.get("check"))
                .toList();
    }

    private static void config(String part, String instead) {
        String config = part.isEmpty() ? CliCity.CONFIG : CliCity.CONFIG.replace(part, instead);
        annotate("orders-db-config", Map.of("config", config));
    }

    private static void lock(Instant time) {
        annotate("orders-db", Map.of("renewTime", time.toString()));
    }

    private static void annotate(String name, Map<String, String> annotations) {
        city.permitUntil(NAMESPACE, Instant.now().plusSeconds(13));
        city.client().endpoints().inNamespace(NAMESPACE).withName(name).edit(object -> {
            object.getMetadata().getAnnotations().putAll(annotations);
            return object;
        });
    }

    private static void failurePolicy(String policy) {
        city.client()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicies()
                .withName("siaga-primacy")
                .edit(p -> {
                    p.getSpec().setFailurePolicy(policy);
                    return p;
                });
    }

    private static void member(String node, String version) {
        city.removeMember(NAMESPACE, 1);
        city.member(NAMESPACE, 1, node, version);
    }

    private static void restore(String kind) {
        city.load("src/test/resources/cli/estate.yaml").stream()
                .filter(object -> object.getKind().equals(kind))
                .forEach(object ->
                        city.client().resource(object).inNamespace(NAMESPACE).create());
    }

    private static void secret(String patch) {
        city.client()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("orders-db-rest")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void reachable(String status) {
        FailoverPolicy policy = city.policy(NAMESPACE);
        for (Condition condition : policy.getStatus().conditions()) {
            if (condition.getType().equals("QuorumReachable")) {
                condition.setStatus(status);
            }
        }
        HasMetadata stored = policy;
        city.client().resource(stored).updateStatus();
    }
}
