package dev.siaga.api;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.adapter.HostileJson;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.FactsOf;
import dev.siaga.controller.primacy.EstateOf;
import dev.siaga.controller.serviceslo.LevelOf;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resources of every kind with one value changed for a hostile one. A real kube-apiserver judges each, and whatever it lets in the operator works with or
 * refuses with a reason: it never stumbles.
 */
class HostileResourcesIT {
    private static final int TRIES = 600;
    private static final long SEED = 20261122;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static SingleCity city;
    private static KubernetesClient client;

    @BeforeAll
    static void install() throws IOException {
        city = SingleCity.start(folder);
        client = city.client();
        Definitions.install(client);
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @Test
    void a_policy_is_refused_or_leads_to_a_decision() throws IOException {
        attack(
                "failoverpolicies",
                FailoverPolicy.class,
                policy -> EstateOf.policy(policy).isPresent());
    }

    @Test
    void a_city_is_refused_or_leads_to_a_decision() throws IOException {
        attack(
                "cityclusters",
                CityCluster.class,
                cluster -> EstateOf.city(cluster).isPresent());
    }

    @Test
    void a_service_level_is_refused_or_can_be_measured() throws IOException {
        attack("serviceslos", ServiceSLO.class, LevelOf::slo);
    }

    @Test
    void an_incident_is_refused_or_can_be_followed() throws IOException {
        attack("incidents", Incident.class, FactsOf::incident);
    }

    private static <T extends HasMetadata> void attack(String plural, Class<T> kind, Predicate<T> usable)
            throws IOException {
        Random random = new Random(SEED);
        List<ObjectNode> samples = samples(kind);
        int refused = 0;
        int used = 0;
        for (int tries = 0; tries < TRIES; tries++) {
            ObjectNode sample = samples.get(random.nextInt(samples.size()));
            Optional<String> stored = store(plural, hostile(sample, random));
            if (stored.isEmpty()) {
                refused++;
            } else if (understood(kind, stored.get(), usable)) {
                used++;
            }
        }
        System.out.printf(
                "RESULT name=hostile-%s tries=%d refused_at_admission=%d refused_with_reason=%d used=%d%n",
                plural, TRIES, refused, TRIES - refused - used, used);
        assertTrue(refused > TRIES / 10 && used > TRIES / 20, "the attack is too weak or too strong to tell anything");
    }

    private static <T> boolean understood(Class<T> kind, String stored, Predicate<T> usable) {
        try {
            return usable.test(client.getKubernetesSerialization().unmarshal(stored, kind));
        } catch (RuntimeException e) {
            return fail("admission let in what the operator stumbles over: " + stored, e);
        }
    }

    /** One value of the spec changed; name and kind stay. */
    private static ObjectNode hostile(ObjectNode sample, Random random) throws JsonProcessingException {
        ObjectNode attack = sample.deepCopy();
        attack.set(
                "spec",
                JSON.readTree(HostileJson.changedInKind(sample.get("spec").toString(), random)));
        return attack;
    }

    /** As it would be stored, with its defaults; empty when it was refused. */
    private static Optional<String> store(String plural, ObjectNode attack) {
        try {
            return Optional.of(client.raw(
                    "/apis/siaga.dev/v1alpha1/namespaces/default/" + plural + "?dryRun=All&fieldValidation=Strict",
                    "POST",
                    attack));
        } catch (KubernetesClientException e) {
            assertTrue(e.getCode() < FIRST_SERVER_ERROR, () -> attack + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<ObjectNode> samples(Class<? extends HasMetadata> kind) throws IOException {
        List<ObjectNode> samples = new ArrayList<>();
        for (Path file : AdmissionIT.accepted()) {
            for (HasMetadata document : Definitions.load(client, file)) {
                if (document.getKind().equals(HasMetadata.getKind(kind))) {
                    samples.add(client.getKubernetesSerialization().convertValue(document, ObjectNode.class));
                }
            }
        }
        return samples;
    }
}
