package dev.siaga.controller.primacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.patroni.PatroniAccess.Credentials;
import dev.siaga.adapter.patroni.PatroniAnswer;
import dev.siaga.adapter.patroni.PatroniMember;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Patroni with a password, and what of it stands in the Secret that the CityCluster names. */
@EnableKubernetesMockClient(crud = true, https = false)
class WriteTrialTest {
    private static final String REFUSED = "Patroni refuses changes by Siaga (HTTP 401): ";

    KubernetesClient client;

    private final Hands clock = new Hands();
    private EstatePods pods;
    private PatroniMembers members;
    private WriteTrial trial;
    private Optional<String> password = Optional.of("right");
    private boolean allowed = true;
    private boolean answers = true;

    /** A clock that a test turns. */
    private static final class Hands implements OperatorClock {
        private Duration gone = Duration.ZERO;

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(gone);
        }

        @Override
        public long nanoTime() {
            return gone.toNanos();
        }
    }

    @BeforeEach
    void oneMember() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("orders-db-0")
                        .withNamespace("orders")
                        .addToLabels("cluster-name", "orders-db")
                        .endMetadata()
                        .withNewStatus()
                        .withPodIP("10.10.1.2")
                        .endStatus()
                        .build())
                .create();
        pods = new EstatePods(client);
        members = new PatroniMembers(client, pods);
        trial = new WriteTrial(this::patroni, members);
        pods.watch("orders");
    }

    @AfterEach
    void end() {
        pods.forget("orders");
    }

    @Test
    void aPatroniThatTakesChangesIsAskedAgainInHalfAMinute() {
        secret("right");
        EstateRuntime estate = estate("rest");

        assertTrue(trial.due(estate));
        trial.attempt(estate);

        assertEquals(Optional.empty(), estate.affairs().locked());
        assertFalse(trial.due(estate));
        clock.gone = clock.gone.plus(WriteTrial.EVERY);
        assertTrue(trial.due(estate));
        estate.stop();
        assertFalse(trial.due(estate), "of an estate that is let go");
    }

    @Test
    void aWrongPasswordIsNamedUntilItIsPutRight() {
        secret("wrong");
        EstateRuntime estate = tried("rest");

        assertEquals(
                Optional.of(
                        REFUSED + "put the username and password of its restapi.authentication into the Secret rest"),
                estate.unsound());
        clock.gone = clock.gone.plus(WriteTrial.AGAIN);
        assertTrue(trial.due(estate));
        secret("right");
        trial.attempt(estate);
        assertEquals(Optional.empty(), estate.affairs().locked());
    }

    @Test
    void aPasswordThatWasChangedEverywhereIsReadAnewAndNothingIsSaid() {
        secret("right");
        EstateRuntime estate = tried("rest");

        secret("newer");
        password = Optional.of("newer");
        trial.attempt(estate);

        assertEquals(Optional.empty(), estate.affairs().locked());
    }

    @Test
    void whereNoSecretIsNamedOrThereThatIsSaid() {
        EstateRuntime bare = tried(null);
        EstateRuntime named = tried("rest");

        assertEquals(
                Optional.of(
                        REFUSED
                                + "name a Secret with the username and password of its restapi.authentication in the CityCluster's patroni.credentialsSecret"),
                bare.affairs().locked());
        assertEquals(
                Optional.of(REFUSED + "there is no Secret rest in this namespace: create it, or name another"),
                named.affairs().locked());
    }

    @Test
    void anAllowlistWithoutTheOperatorIsNamed() {
        secret("right");
        allowed = false;
        EstateRuntime estate = tried("rest");

        assertEquals(
                Optional.of(
                        "Patroni refuses changes by Siaga (HTTP 403): add the operator's addresses to its restapi.allowlist"),
                estate.affairs().locked());
    }

    @Test
    void silenceSaysNothingNewAndIsFollowedByAnotherTrialSoon() {
        secret("wrong");
        answers = false;
        EstateRuntime estate = tried("rest");
        assertEquals(Optional.empty(), estate.affairs().locked());
        clock.gone = clock.gone.plus(WriteTrial.AGAIN);
        assertTrue(trial.due(estate));

        answers = true;
        trial.attempt(estate);
        answers = false;
        trial.attempt(estate);
        assertTrue(estate.affairs().locked().isPresent(), "what was refused stays refused");
    }

    @Test
    void aSecretThatIsGoneWhileWhatItHeldStillWorksMakesTheCityWeaker() {
        secret("right");
        EstateRuntime estate = tried("rest");
        client.secrets().inNamespace("orders").delete();
        members.readAnew(estate.local());

        trial.attempt(estate);

        assertEquals(Optional.empty(), estate.affairs().locked());
        assertEquals(
                List.of("there is no Secret rest in this namespace: create it, or name another"),
                estate.affairs().standing().degraded());
        secret("right");
        members.readAnew(estate.local());
        trial.attempt(estate);
        assertEquals(List.of(), estate.affairs().standing().degraded());
    }

    private EstateRuntime estate(String credentialsSecret) {
        EstateRuntime estate = GivenEstate.locked(credentialsSecret, clock);
        await().until(() -> !members.reachable(estate.local()).isEmpty());
        return estate;
    }

    private EstateRuntime tried(String credentialsSecret) {
        EstateRuntime estate = estate(credentialsSecret);
        trial.attempt(estate);
        return estate;
    }

    private PatroniAnswer<?> patroni(PatroniMember member) {
        Optional<String> shown = member.access().credentials().map(Credentials::password);
        if (!answers) {
            return new PatroniAnswer.Unreachable<>("connection refused", false);
        }
        if (!allowed) {
            return new PatroniAnswer.Refused<>(403, "Access is denied");
        }
        return shown.equals(password)
                ? new PatroniAnswer.Answered<>("{}")
                : new PatroniAnswer.Refused<>(401, "not authenticated");
    }

    private void secret(String text) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("rest")
                        .withNamespace("orders")
                        .endMetadata()
                        .withData(Map.of("username", base64("siaga"), "password", base64(text)))
                        .build())
                .createOr(stored -> stored.update());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }
}
