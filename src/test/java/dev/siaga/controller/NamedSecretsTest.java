package dev.siaga.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.PrometheusSecrets.Access;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(https = false)
class NamedSecretsTest {
    private static final String PATH = "/api/v1/namespaces/orders/secrets/rest";

    KubernetesMockServer server;
    KubernetesClient client;

    @Test
    void aTextIsReadWithoutTheLineThatAnEditorLeftBehindIt() {
        answer(secret("password", "p4ss\n"));

        assertEquals("p4ss", secrets().text("rest", "password"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        answer(secret("password", "p4ss"));
        NamedSecrets.Unreadable key =
                assertThrows(NamedSecrets.Unreadable.class, () -> secrets().text("rest", "username"));
        NamedSecrets.Unreadable none =
                assertThrows(NamedSecrets.Unreadable.class, () -> secrets().texts("other"));

        assertEquals("the Secret rest has no key username: add it, or name another Secret", key.getMessage());
        assertEquals("there is no Secret other in this namespace: create it, or name another", none.getMessage());
        assertTrue(key.gone() && none.gone());
    }

    @Test
    void anEmptySecretHasNoKey() {
        Secret empty = secret("password", "p4ss");
        empty.setData(null);
        answer(empty);

        assertThrows(NamedSecrets.Unreadable.class, () -> secrets().text("rest", "password"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | the operator may not read the Secret rest: grant its ServiceAccount siaga to get it by its name, as docs/security.md shows",
                "401 | the Secret rest can't be read: the API server says HTTP 401"
            })
    void whatTheApiServerRefusesIsToldWithItsRemedyAndMayStillBeThere(int code, String message) {
        server.expect().withPath(PATH).andReturn(code, "p4ss").always();

        NamedSecrets.Unreadable refused =
                assertThrows(NamedSecrets.Unreadable.class, () -> secrets().texts("rest"));

        assertEquals(message, refused.getMessage());
        assertFalse(refused.gone());
    }

    @Test
    void anApiServerThatIsSilentTakesNothingAway() {
        var nobody = new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var unanswered = new KubernetesClientBuilder().withConfig(nobody).build()) {
            var secrets = new NamedSecrets(unanswered, "orders");

            var silent = assertThrows(NamedSecrets.Unreadable.class, () -> secrets.texts("rest"));

            assertEquals("the Secret rest can't be read: the API server doesn't answer", silent.getMessage());
            assertFalse(silent.gone());
        }
    }

    @Test
    void aPrometheusWhoseSecretIsNotGrantedIsToldSo() {
        server.expect().withPath(PATH).andReturn(403, "").always();
        var prometheus = new ServiceSLOSpec.Prometheus(List.of("http://prometheus:9090"), "rest", null, null);

        Access.Denied denied =
                assertInstanceOf(Access.Denied.class, new PrometheusSecrets(client).of("orders", prometheus));

        assertTrue(denied.why().startsWith("the operator may not read the Secret rest: grant"), denied.why());
    }

    private NamedSecrets secrets() {
        return new NamedSecrets(client, "orders");
    }

    private void answer(Secret secret) {
        server.expect().withPath(PATH).andReturn(200, secret).always();
    }

    private static Secret secret(String key, String text) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("rest")
                .endMetadata()
                .addToData(key, Base64.getEncoder().encodeToString(text.getBytes()))
                .build();
    }
}
