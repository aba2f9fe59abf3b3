package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GuardedCity.ALLOWED;
import static dev.siaga.controller.primacy.GuardedCity.NO_PERMIT;
import static dev.siaga.controller.primacy.GuardedCity.ORDERS;
import static dev.siaga.controller.primacy.GuardedCity.renewal;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.GuardedCity.Lock;
import dev.siaga.failover.Permit;
import dev.siaga.lab.Force;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.NamedRuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicySpec;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guard comes, is put right by its own rights alone (those of {@code config/rbac}), and goes. */
class GuardIT {
    private static final String WATCH = "siaga-permit-watch";

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
                edit("exact matches only", spec -> spec.getMatchResources().setMatchPolicy("Exact")),
                edit(
                        "endpoints only",
                        spec -> spec.getMatchResources()
                                .setResourceRules(List.of(new NamedRuleWithOperationsBuilder()
                                        .withApiGroups("")
                                        .withApiVersions("v1")
                                        .withOperations("UPDATE")
                                        .withResources("endpoints")
                                        .build()))),
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
        assertNotEquals(right, binding().getSpec(), "nothing was edited");

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
        city.guard().remove(city.estate());

        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
        city.assertVerdict(ALLOWED, Lock.CONFIG_MAP, Map.of("config", "{}"));
        city.guard().remove(city.estate());
        assertNull(binding());
    }

    static Stream<Arguments> policyEdits() {
        return Stream.of(
                policyEdit("failures let through", spec -> spec.setFailurePolicy("Ignore")),
                policyEdit(
                        "a condition that never holds",
                        spec -> spec.setMatchConditions(List.of(new MatchCondition("false", "never")))),
                policyEdit(
                        "endpoints only",
                        spec -> spec.getMatchConstraints()
                                .getResourceRules()
                                .getFirst()
                                .setResources(List.of("endpoints"))),
                policyEdit(
                        "objects left out",
                        spec -> spec.getMatchConstraints()
                                .getObjectSelector()
                                .setMatchLabels(Map.of("guarded", "yes"))),
                policyEdit("one rule less", spec -> spec.getValidations().removeLast()),
                policyEdit(
                        "a rule that always holds",
                        spec -> spec.getValidations().getFirst().setExpression("true")),
                policyEdit(
                        "another meaning of a word",
                        spec -> spec.getVariables().get(1).setExpression("'standby'")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policyEdits")
    void anAdmissionPolicyThatSomebodyEditedIsPutRight(String what, Consumer<ValidatingAdmissionPolicySpec> edit) {
        ValidatingAdmissionPolicySpec right = policy().getSpec();
        editPolicy(policy -> edit.accept(policy.getSpec()));
        assertNotEquals(right, policy().getSpec(), "nothing was edited");

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(right, policy().getSpec());
    }

    @Test
    void anAdmissionPolicyThatSomebodyDeletedIsPutBackAndJudgesAgain() {
        ValidatingAdmissionPolicySpec right = policy().getSpec();
        Force.delete(policies().withName(Guard.POLICY));
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(right, policy().getSpec());
        city.awaitVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));
        city.permit(new Permit.Standby(1));
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @Test
    void whatKeepsTheServerWatchingPermitsIsPutBack() {
        var policy = policies().withName(WATCH).get().getSpec();
        var binding = bindings().withName(WATCH).get().getSpec();
        policies().withName(WATCH).delete();
        bindings().withName(WATCH).delete();

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(policy, policies().withName(WATCH).get().getSpec());
        assertEquals(binding, bindings().withName(WATCH).get().getSpec());
    }

    @Test
    void whatKeepsTheServerWatchingPermitsIsPutRight() {
        var policy = policies().withName(WATCH).get().getSpec();
        policies().withName(WATCH).edit(edited -> {
            edited.getSpec().setParamKind(null);
            return edited;
        });

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(policy, policies().withName(WATCH).get().getSpec());
    }

    @Test
    void aRightAdmissionPolicyIsNotWrittenAgain() {
        String version = policy().getMetadata().getResourceVersion();

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        assertEquals(version, policy().getMetadata().getResourceVersion());
    }

    @Test
    void anAdmissionPolicyOfALaterRevisionIsLeftAloneAndAnEarlierOneReplaced() {
        ValidatingAdmissionPolicySpec right = policy().getSpec();
        long own = AdmissionManifest.revision(policy());
        editPolicy(policy -> {
            revise(policy, own + 1);
            policy.getSpec().getValidations().getFirst().setMessage("as a newer operator says it");
        });
        ValidatingAdmissionPolicySpec newer = policy().getSpec();

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));
        assertEquals(newer, policy().getSpec());

        editPolicy(policy -> revise(policy, own - 1));
        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));
        assertEquals(right, policy().getSpec());
        assertEquals(own, AdmissionManifest.revision(policy()));
    }

    @Test
    void whatWasPutRightIsAnnouncedAndSoundOnceItIsSeenStanding() {
        city.permit(new Permit.Standby(1));
        city.estate().permitSeen(new Permit.Standby(1));
        city.guard().check(city.estate());
        assertEquals(Optional.empty(), city.estate().unsound());
        var edited =
                "the ValidatingAdmissionPolicy siaga-primacy was edited or of an earlier version and has been put right";
        var deleted =
                "the ValidatingAdmissionPolicyBinding siaga-primacy-orders-orders was missing and has been put back";

        editPolicy(policy -> policy.getSpec().setFailurePolicy("Ignore"));
        awaitChecked(unsound -> unsound.filter(why -> why.startsWith(edited)).isPresent());
        awaitChecked(Optional::isEmpty);
        Force.delete(bindings().withName(ORDERS.bindingName()));
        awaitChecked(unsound -> unsound.filter(why -> why.startsWith(deleted)).isPresent());
        awaitChecked(Optional::isEmpty);

        assertEquals(Set.of(edited, deleted), announced("GuardRepaired"));
    }

    @Test
    void whatSomebodyDeletesStaysInForceUntilTheEstateIsLetGo() {
        city.estate().permitSeen(new Permit.Standby(1));
        awaitChecked(Optional::isEmpty);
        bindings().withName(ORDERS.bindingName()).delete();
        policies().withName(Guard.POLICY).delete();

        await().during(Duration.ofSeconds(3)).atMost(GuardedCity.SOON).until(() -> {
            city.assertVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));
            city.guard().check(city.estate());
            return city.estate().unsound().isEmpty();
        });
        assertTrue(binding().isMarkedForDeletion() && policy().isMarkedForDeletion());
        await().atMost(GuardedCity.SOON).until(() -> {
            city.guard().check(city.estate());
            return announced("GuardKept").size() == 1;
        });
        editPolicy(policy -> policy.getSpec().setFailurePolicy("Ignore"));
        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));
        assertEquals("Fail", policy().getSpec().getFailurePolicy());

        assertTrue(city.guard().remove(city.estate()));
        assertNull(binding());
        assertNull(policy());
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @Test
    void aPermitThatSomebodyDeletesStaysInForceUntilTheEstateIsLetGo() {
        city.permit(new Permit.Standby(1));
        city.estate().permitSeen(new Permit.Standby(1));
        awaitChecked(Optional::isEmpty);
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
        city.admin().resource(permit()).delete();

        await().during(Duration.ofSeconds(3)).atMost(GuardedCity.SOON).until(() -> {
            city.assertVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));
            return permit().isMarkedForDeletion();
        });
        Permits.Stored kept = city.permits().read(ORDERS);
        assertEquals(new Permit.Standby(1), kept.permit());
        assertTrue(kept.kept());
        assertTrue(replace(kept, new Permit.Standby(2)), "Siaga goes on writing it");
        city.estate().guard().permitKept(true);
        var told =
                "the permit, the Lease orders-primacy, was deleted: it stays in force until Siaga lets the estate go";
        awaitChecked(_ -> announced("GuardKept").contains(told));
        assertEquals(Optional.empty(), city.estate().unsound());

        city.permits().delete(ORDERS);
        assertNull(permit());
        city.awaitVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));
        city.estate().guard().permitKept(false);
    }

    @Test
    void aPermitOfAnEarlierVersionIsProtectedAndOneThatIsProtectedNotWrittenAgain() {
        city.permit(new Permit.Standby(3));
        Force.dropFinalizers(city.admin().resource(permit()));

        city.permits().protect(city.permits().read(ORDERS));

        Lease lease = permit();
        assertEquals(List.of(AdmissionManifest.IN_FORCE), lease.getMetadata().getFinalizers());
        assertEquals(new Permit.Standby(3), Permits.parse(lease));
        city.permits().protect(city.permits().read(ORDERS));
        assertEquals(
                lease.getMetadata().getResourceVersion(), permit().getMetadata().getResourceVersion());
    }

    @Test
    void whatAllEstatesShareStaysInForceUntilTheLastOfThemIsLetGo() {
        var other = new EstateKey("billing", "billing");
        city.namespace(other.namespace());
        var policy = city.admin()
                .resources(FailoverPolicy.class)
                .inNamespace(ORDERS.namespace())
                .withName(ORDERS.policy())
                .get();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(other.namespace())
                .withName(other.policy())
                .build());
        city.admin().resource(policy).create();
        var guarded = binding();
        guarded.setMetadata(new ObjectMetaBuilder()
                .withName(other.bindingName())
                .withFinalizers(AdmissionManifest.IN_FORCE)
                .build());
        city.admin().resource(guarded).create();
        policies().withName(Guard.POLICY).delete();

        city.guard().remove(city.estate());
        assertTrue(policy().isMarkedForDeletion());

        Force.delete(bindings().withName(other.bindingName()));
        city.guard().remove(city.estate());
        assertNull(policy());
    }

    @Test
    void whatAnEarlierVersionInstalledIsProtectedWithoutAWord() {
        Force.dropFinalizers(bindings().withName(ORDERS.bindingName()));
        Force.dropFinalizers(policies().withName(Guard.POLICY));

        city.guard().ensure(city.estate());

        assertEquals(
                List.of(AdmissionManifest.IN_FORCE), binding().getMetadata().getFinalizers());
        assertEquals(List.of(AdmissionManifest.IN_FORCE), policy().getMetadata().getFinalizers());
        assertEquals(Optional.empty(), city.estate().unsound());
    }

    @Test
    void whatTheOperatorMayNotPutRightIsReportedWithItsRemedy() {
        var rights = city.admin().rbac().clusterRoles().withName("siaga");
        List<PolicyRule> before = rights.get().getRules();
        setRights(before.stream().map(GuardIT::readOnlyPolicies).toList());
        try {
            editPolicy(policy -> policy.getSpec().setFailurePolicy("Ignore"));
            awaitFault("the ValidatingAdmissionPolicy siaga-primacy was edited or is of an earlier version,"
                    + " and the operator may not put it right: apply Siaga's config/ again");
            Force.delete(policies().withName(Guard.POLICY));
            awaitFault("the ValidatingAdmissionPolicy siaga-primacy is missing,"
                    + " and the operator may not put it right: apply Siaga's config/ again");
        } finally {
            setRights(before);
        }
        await().atMost(GuardedCity.SOON)
                .until(() -> city.guard().ensure(city.estate()).isEmpty());
        assertEquals("Fail", policy().getSpec().getFailurePolicy());
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

    private static Lease permit() {
        return city.admin()
                .leases()
                .inNamespace(ORDERS.namespace())
                .withName(ORDERS.permitName())
                .get();
    }

    private static ValidatingAdmissionPolicyBinding binding() {
        return bindings().withName(ORDERS.bindingName()).get();
    }

    private static void awaitChecked(Predicate<Optional<String>> expected) {
        await().atMost(GuardedCity.SOON).until(() -> {
            city.guard().check(city.estate());
            return expected.test(city.estate().unsound());
        });
    }

    private static void awaitFault(String expected) {
        await().atMost(GuardedCity.SOON).until(() -> city.guard().ensure(city.estate()), Optional.of(expected)::equals);
    }

    private static Set<String> announced(String reason) {
        return city.admin().v1().events().inNamespace(ORDERS.namespace()).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .filter(event -> event.getInvolvedObject().getUid() != null)
                .map(Event::getMessage)
                .collect(Collectors.toSet());
    }

    private static void setRights(List<PolicyRule> rules) {
        city.admin().rbac().clusterRoles().withName("siaga").edit(role -> {
            role.setRules(rules);
            return role;
        });
    }

    private static PolicyRule readOnlyPolicies(PolicyRule rule) {
        return rule.getResources().contains("validatingadmissionpolicies")
                ? new PolicyRuleBuilder(rule).withVerbs("get").build()
                : rule;
    }

    private static void revise(ValidatingAdmissionPolicy policy, long revision) {
        policy.getMetadata().getAnnotations().put(AdmissionManifest.REVISION, Long.toString(revision));
    }

    private static void editPolicy(Consumer<ValidatingAdmissionPolicy> edit) {
        city.admin().resource(policy()).edit(policy -> {
            edit.accept(policy);
            return policy;
        });
    }

    private static ValidatingAdmissionPolicy policy() {
        return policies().withName(Guard.POLICY).get();
    }

    private static NonNamespaceOperation<ValidatingAdmissionPolicy, ?, Resource<ValidatingAdmissionPolicy>> policies() {
        return city.admin().admissionRegistration().v1().validatingAdmissionPolicies();
    }

    private static NonNamespaceOperation<
                    ValidatingAdmissionPolicyBinding, ?, Resource<ValidatingAdmissionPolicyBinding>>
            bindings() {
        return city.admin().admissionRegistration().v1().validatingAdmissionPolicyBindings();
    }

    private static Arguments policyEdit(String what, Consumer<ValidatingAdmissionPolicySpec> how) {
        return Arguments.of(what, how);
    }

    private static Arguments edit(String what, Consumer<ValidatingAdmissionPolicyBindingSpec> how) {
        return Arguments.of(what, how);
    }
}
