package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// For each test another server is started, which nobody asks: without a key that costs nothing.
@EnableKubernetesMockClient(crud = true, https = false)
class PatroniNotesTest {
    private static final LocalCity CITY =
            GivenEstate.of(GivenEstate.KEY, GivenEstate.JAKARTA).local();
    private static final String FOLLOWING = "{\"ttl\":20,\"standby_cluster\":{\"host\":\"10.0.0.2\",\"port\":5432}}";

    // Static, so that one server serves every test of the class.
    private static KubernetesClient client;
    private final PatroniNotes notes = new PatroniNotes(client);

    @AfterEach
    void forget() {
        client.endpoints().inNamespace(CITY.namespace()).delete();
        client.configMaps().inNamespace(CITY.namespace()).delete();
    }

    @Test
    void itIsKeptInEndpoints() {
        client.resource(new EndpointsBuilder().withMetadata(meta(FOLLOWING)).build())
                .create();

        assertTrue(notes.standBy(CITY));
    }

    @Test
    void orInAConfigMap() {
        client.resource(new ConfigMapBuilder().withMetadata(meta(FOLLOWING)).build())
                .create();

        assertTrue(notes.standBy(CITY));
        notes.forgetCluster(CITY);
        Map<String, String> left = client.configMaps()
                .inNamespace(CITY.namespace())
                .withName(CITY.scope() + "-config")
                .get()
                .getMetadata()
                .getAnnotations();
        assertEquals(FOLLOWING, left.get("config"));
        assertNull(left.get("initialize"));
        assertNull(left.get("history"));
    }

    @Test
    void whereItIsNowhereNobodyStandsBy() {
        assertFalse(notes.standBy(CITY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ttl\":20}", "{\"standby_cluster\":null}", "[]", "{", "{\"standby_cluster\":7}"})
    void whatSaysNothingOfAStandbyClusterMakesNone(String config) {
        client.resource(new EndpointsBuilder().withMetadata(meta(config)).build())
                .create();

        assertFalse(notes.standBy(CITY));
    }

    private static ObjectMeta meta(String config) {
        return new ObjectMetaBuilder()
                .withName(CITY.scope() + "-config")
                .withNamespace(CITY.namespace())
                .withAnnotations(Map.of("config", config, "initialize", "7", "history", "[]"))
                .build();
    }
}
