package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GuardedCity.ALLOWED;
import static dev.siaga.controller.primacy.GuardedCity.NO_PERMIT;
import static dev.siaga.controller.primacy.GuardedCity.ORDERS;
import static dev.siaga.controller.primacy.GuardedCity.renewal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.primacy.GuardedCity.Lock;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guard's binding comes, is repaired and goes, all with the rights that {@code config/rbac} gives the operator. */
class GuardIT {
    @TempDir
    private static Path folder;

    private static GuardedCity city;

    @BeforeAll
    static void start() {
        city = GuardedCity.start(folder);
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @BeforeEach
    void guardWithoutPermit() {
        city.permits().delete(ORDERS);
        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));
        city.awaitVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit(
                        "another namespace",
                        spec -> spec.getMatchResources()
                                .getNamespaceSelector()
                                .setMatchLabels(Map.of("kubernetes.io/metadata.name", "elsewhere"))),
                edit(
                        "another scope",
                        spec -> spec.getMatchResources()
                                .getObjectSelector()
                                .setMatchLabels(Map.of("cluster-name", "billing-db"))),
                edit("no selector of objects", spec -> spec.getMatchResources().setObjectSelector(null)),
                edit("nothing but audit", spec -> spec.setValidationActions(List.of("Audit"))),
                edit("another permit", spec -> spec.getParamRef().setName("billing-primacy")),
                edit("allowed without permit", spec -> spec.getParamRef().setParameterNotFoundAction("Allow")),
                edit("another policy", spec -> spec.setPolicyName("siaga-cities")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void aBindingThatSomebodyEditedIsPutRight(String what, Consumer<ValidatingAdmissionPolicyBindingSpec> edit) {
        ValidatingAdmissionPolicyBindingSpec right = binding().getSpec();
        city.admin().resource(binding()).edit(binding -> {
            edit.accept(binding.getSpec());
            return binding;
        });
        assertFalse(right.equals(binding().getSpec()), "nothing was edited");

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(right, binding().getSpec());
    }

    @Test
    void aRightBindingIsNotWrittenAgain() {
        String version = binding().getMetadata().getResourceVersion();

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(version, binding().getMetadata().getResourceVersion());
    }

    @Test
    void withoutTheBindingPatroniIsNotGuarded() {
        city.guard().remove(ORDERS);

        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
        city.assertVerdict(ALLOWED, Lock.CONFIG_MAP, Map.of("config", "{}"));
        city.guard().remove(ORDERS);
        assertNull(binding());
    }

    @Test
    void aMissingAdmissionPolicyIsReportedWithItsRemedy() {
        var policies = city.admin().admissionRegistration().v1().validatingAdmissionPolicies();
        var policy = policies.withName(Guard.POLICY).get();
        policies.withName(Guard.POLICY).delete();

        assertEquals(
                Optional.of("the ValidatingAdmissionPolicy siaga-primacy is missing: apply Siaga's config/ again"),
                city.guard().ensure(city.estate()));

        policy.getMetadata().setResourceVersion(null);
        policies.resource(policy).create();
        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));
    }

    @Test
    void ofTwoWritersOfAPermitTheSecondIsRefused() {
        Instant until = Instant.now().plusSeconds(60);
        Permits.Stored none = city.permits().read(ORDERS);
        assertTrue(replace(none, new Permit.Primary(1, until)));
        assertFalse(replace(none, new Permit.Primary(2, until)), "two creations");

        Permits.Stored first = city.permits().read(ORDERS);
        assertTrue(replace(first, new Permit.Primary(1, Instant.EPOCH)), "a step-down");
        assertFalse(replace(first, new Permit.Primary(1, until.plusSeconds(6))), "a renewal of what was read before");
        assertEquals(
                new Permit.Primary(1, Instant.EPOCH),
                city.permits().read(ORDERS).permit());

        Permits.Stored last = city.permits().read(ORDERS);
        city.permits().delete(ORDERS);
        assertFalse(replace(last, new Permit.Primary(1, until)), "a renewal of what is deleted");
    }

    @Test
    void theOperatorMayNotTouchWhatPatroniKeeps() {
        var lock = Lock.ENDPOINTS.object(GuardedCity.metadata("orders-db", renewal(Instant.now())));

        var refusal = GuardedCity.verdict(() -> city.operator().resource(lock).create());

        GuardedCity.assertVerdict("forbidden", refusal);
        GuardedCity.assertVerdict(
                "forbidden",
                GuardedCity.verdict(() -> city.operator()
                        .admissionRegistration()
                        .v1()
                        .validatingAdmissionPolicies()
                        .withName(Guard.POLICY)
                        .delete()));
    }

    private static boolean replace(Permits.Stored read, Permit next) throws KubernetesClientException {
        return city.permits().replace(ORDERS, "jakarta", read, next, Duration.ofSeconds(6));
    }

    private static ValidatingAdmissionPolicyBinding binding() {
        return city.admin()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(ORDERS.bindingName())
                .get();
    }

    private static Arguments edit(String what, Consumer<ValidatingAdmissionPolicyBindingSpec> how) {
        return Arguments.of(what, how);
    }
}
