package dev.siaga.controller.primacy;

import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The binding that makes the API server judge one estate's Patroni objects by its permit. The admission policy itself is installed with
 * the operator; each estate gets a binding for its namespace and scope, with the permit as parameter. A missing permit denies.
 */
@Singleton
public class Guard {
    /** The name under which {@code config/} installs the admission policy. */
    public static final String POLICY = "siaga-primacy";

    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final KubernetesClient client;

    Guard(KubernetesClient client) {
        this.client = client;
    }

    /** Looks after the binding from time to time, in every replica: each tells others by its beacon whether the fence is sound. */
    void check(EstateRuntime estate) {
        if (!estate.stopped() && !(estate.permit() instanceof Permit.Absent) && estate.guardCheckDue(CHECK_EVERY)) {
            estate.guarded(ensure(estate));
        }
    }

    /** Makes the binding what it must be; answers what keeps the guard from standing, with the remedy. */
    public Optional<String> ensure(EstateRuntime estate) {
        if (client.admissionRegistration()
                        .v1()
                        .validatingAdmissionPolicies()
                        .withName(POLICY)
                        .get()
                == null) {
            return Optional.of("the ValidatingAdmissionPolicy " + POLICY + " is missing: apply Siaga's config/ again");
        }
        ValidatingAdmissionPolicyBinding wanted = binding(estate);
        var bindings = client.admissionRegistration().v1().validatingAdmissionPolicyBindings();
        ValidatingAdmissionPolicyBinding present =
                bindings.withName(estate.key().bindingName()).get();
        if (present == null) {
            bindings.resource(wanted).create();
        } else if (!same(present, wanted)) {
            bindings.resource(new ValidatingAdmissionPolicyBindingBuilder(present)
                            .withSpec(wanted.getSpec())
                            .build())
                    .update();
        }
        return Optional.empty();
    }

    /** Lets Patroni work unguarded again. */
    public void remove(EstateKey estate) {
        client.admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(estate.bindingName())
                .delete();
    }

    private static boolean same(ValidatingAdmissionPolicyBinding present, ValidatingAdmissionPolicyBinding wanted) {
        var a = present.getSpec();
        var b = wanted.getSpec();
        return a.getPolicyName().equals(b.getPolicyName())
                && a.getValidationActions().equals(b.getValidationActions())
                && b.getParamRef().equals(a.getParamRef())
                && a.getMatchResources() != null
                && sameSelector(
                        a.getMatchResources().getNamespaceSelector(),
                        b.getMatchResources().getNamespaceSelector())
                && sameSelector(
                        a.getMatchResources().getObjectSelector(),
                        b.getMatchResources().getObjectSelector())
                && a.getMatchResources().getExcludeResourceRules().isEmpty();
    }

    private static boolean sameSelector(LabelSelector a, LabelSelector b) {
        return a != null
                && b.getMatchLabels().equals(a.getMatchLabels())
                && a.getMatchExpressions().isEmpty();
    }

    private static ValidatingAdmissionPolicyBinding binding(EstateRuntime estate) {
        return new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(estate.key().bindingName())
                .withLabels(Map.of("app.kubernetes.io/managed-by", "siaga"))
                .endMetadata()
                .withNewSpec()
                .withPolicyName(POLICY)
                .withValidationActions("Deny")
                .withNewParamRef()
                .withName(estate.key().permitName())
                .withNamespace(estate.key().namespace())
                .withParameterNotFoundAction("Deny")
                .endParamRef()
                .withNewMatchResources()
                .withNamespaceSelector(
                        selector("kubernetes.io/metadata.name", estate.key().namespace()))
                .withObjectSelector(
                        selector(estate.local().scopeLabel(), estate.local().scope()))
                .endMatchResources()
                .endSpec()
                .build();
    }

    private static LabelSelector selector(String label, String value) {
        return new LabelSelectorBuilder().addToMatchLabels(label, value).build();
    }
}
