package dev.siaga.controller.primacy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchResources;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchResourcesBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.NamedRuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpecBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicySpec;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicySpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fence as {@code config/admission} installs it, carried by this build: what the API server should have. The policy that judges
 * Patroni, and a policy with its binding that keeps the API server watching the permits. Two texts are the same when they are once the API
 * server's defaults are filled in.
 */
public record AdmissionManifest(
        ValidatingAdmissionPolicy primacy,
        ValidatingAdmissionPolicy watch,
        ValidatingAdmissionPolicyBinding watchBinding) {
    static final String REVISION = "siaga.dev/revision";
    /** On what excludes a second primary: a deletion takes effect when no estate of the city is guarded by it any more. */
    static final String IN_FORCE = "siaga.dev/in-force";

    private static final String WATCH = "siaga-permit-watch";
    private static final String RESOURCE = "/admission/primacy.yaml";

    public static AdmissionManifest read(KubernetesClient client) {
        try (InputStream text = AdmissionManifest.class.getResourceAsStream(RESOURCE)) {
            List<HasMetadata> objects = client.load(text).items();
            return new AdmissionManifest(
                    lasting(named(objects, Guard.POLICY, ValidatingAdmissionPolicy.class)),
                    named(objects, WATCH, ValidatingAdmissionPolicy.class),
                    named(objects, WATCH, ValidatingAdmissionPolicyBinding.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's to add: who only installs Siaga can remove it again. */
    private static ValidatingAdmissionPolicy lasting(ValidatingAdmissionPolicy policy) {
        return new ValidatingAdmissionPolicyBuilder(policy)
                .editMetadata()
                .withFinalizers(IN_FORCE)
                .endMetadata()
                .build();
    }

    private static <T extends HasMetadata> T named(List<HasMetadata> objects, String name, Class<T> type) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(RESOURCE + " holds no " + type.getSimpleName()));
    }

    /** A later revision belongs to a newer operator, which answers for it: two versions must not undo each other's text. */
    public static boolean stands(ValidatingAdmissionPolicy present, ValidatingAdmissionPolicy wanted) {
        long own = revision(wanted);
        long found = revision(present);
        return found > own || found == own && defaulted(present.getSpec()).equals(defaulted(wanted.getSpec()));
    }

    public static boolean same(ValidatingAdmissionPolicyBinding one, ValidatingAdmissionPolicyBinding other) {
        return defaulted(one.getSpec()).equals(defaulted(other.getSpec()));
    }

    /** What binds the policy to one estate: its namespace, its scope and its permit. */
    public static ValidatingAdmissionPolicyBinding binding(EstateKey key, LocalCity local) {
        return new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(key.bindingName())
                .withLabels(Map.of("app.kubernetes.io/managed-by", "siaga"))
                .withFinalizers(IN_FORCE)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(Guard.POLICY)
                .withValidationActions("Deny")
                .withNewParamRef()
                .withName(key.permitName())
                .withNamespace(key.namespace())
                .withParameterNotFoundAction("Deny")
                .endParamRef()
                .withNewMatchResources()
                .withNamespaceSelector(selector("kubernetes.io/metadata.name", key.namespace()))
                .withObjectSelector(selector(local.scopeLabel(), local.scope()))
                .endMatchResources()
                .endSpec()
                .build();
    }

    private static LabelSelector selector(String label, String value) {
        return new LabelSelectorBuilder().addToMatchLabels(label, value).build();
    }

    /** Zero where there is none that can be read. */
    static long revision(HasMetadata object) {
        try {
            return Optional.ofNullable(object.getMetadata().getAnnotations())
                    .map(annotations -> annotations.get(REVISION))
                    .map(Long::valueOf)
                    .orElse(0L);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static ValidatingAdmissionPolicySpec defaulted(ValidatingAdmissionPolicySpec spec) {
        ValidatingAdmissionPolicySpec whole = new ValidatingAdmissionPolicySpecBuilder(spec).build();
        whole.setFailurePolicy(Optional.ofNullable(spec.getFailurePolicy()).orElse("Fail"));
        whole.setMatchConstraints(defaulted(spec.getMatchConstraints()));
        return whole;
    }

    private static ValidatingAdmissionPolicyBindingSpec defaulted(ValidatingAdmissionPolicyBindingSpec spec) {
        ValidatingAdmissionPolicyBindingSpec whole = new ValidatingAdmissionPolicyBindingSpecBuilder(spec).build();
        whole.setMatchResources(defaulted(spec.getMatchResources()));
        return whole;
    }

    private static MatchResources defaulted(MatchResources matched) {
        MatchResources whole = matched == null ? new MatchResources() : new MatchResourcesBuilder(matched).build();
        whole.setMatchPolicy(Optional.ofNullable(whole.getMatchPolicy()).orElse("Equivalent"));
        whole.setNamespaceSelector(
                Optional.ofNullable(whole.getNamespaceSelector()).orElseGet(LabelSelector::new));
        whole.setObjectSelector(Optional.ofNullable(whole.getObjectSelector()).orElseGet(LabelSelector::new));
        whole.getResourceRules().forEach(AdmissionManifest::scoped);
        whole.getExcludeResourceRules().forEach(AdmissionManifest::scoped);
        return whole;
    }

    private static void scoped(NamedRuleWithOperations rule) {
        rule.setScope(Optional.ofNullable(rule.getScope()).orElse("*"));
    }

    /** Ours over what is there, so that the write fails if somebody else writes first; other annotations stay. */
    public static ValidatingAdmissionPolicy over(ValidatingAdmissionPolicy present, ValidatingAdmissionPolicy wanted) {
        return new ValidatingAdmissionPolicyBuilder(present)
                .editMetadata()
                .addToAnnotations(Map.of(REVISION, Long.toString(revision(wanted))))
                .endMetadata()
                .withSpec(wanted.getSpec())
                .build();
    }
}
