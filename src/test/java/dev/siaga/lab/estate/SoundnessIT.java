package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import dev.siaga.lab.Force;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.V1AdmissionRegistrationAPIGroupDSL;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that breaks a fence without breaking anything else: it is told with its remedy, and its city may not become primary. */
@Tag("slow")
class SoundnessIT extends FaultScenario {
    private static final String POLICY = "siaga-primacy";
    private static final String BINDING = "siaga-primacy-orders-orders";

    private FenceWatch fences;

    @BeforeEach
    void watch() {
        fences = new FenceWatch(running());
    }

    @Test
    @Order(1)
    void a_primary_city_in_failsafe_mode_or_paused_says_so_and_nothing_moves() throws Exception {
        configure(old(), "{\"failsafe_mode\": true}");
        fences.awaitUnsound(old(), "failsafe_mode: false");
        others().forEach(city -> fences.awaitHeard(city, old()));
        configure(old(), "{\"failsafe_mode\": false}");
        fences.awaitSound(old());

        configure(old(), "{\"pause\": true}");
        fences.awaitUnsound(old(), "patronictl resume");
        configure(old(), "{\"pause\": null}");
        fences.awaitSound(old());

        assertNothingMoved();
        assertUnnoticed();
        tell("unsound-primary");
    }

    @Test
    @Order(2)
    void a_guard_that_somebody_takes_away_is_put_right_and_still_fences() {
        repaired("policy-deleted", this::policy, Force::delete);
        repaired("policy-edited", this::policy, policy -> policy.edit(SoundnessIT::letFailuresThrough));
        repaired("binding-deleted", this::binding, Force::delete);
        repaired("binding-edited", this::binding, binding -> binding.edit(SoundnessIT::onlyAudit));
        assertNothingMoved();
        assertUnnoticed();

        lab().cutOff(old().name());
        takenOver("cut-off-after-repairs");
    }

    @Test
    @Order(3)
    void while_no_standby_city_is_sound_nobody_is_promoted_and_then_the_first_that_is() throws Exception {
        var first = others().getFirst();
        for (City city : others()) {
            configure(city, "{\"failsafe_mode\": true}");
        }
        others().forEach(city -> fences.awaitUnsound(city, "failsafe_mode: false"));
        others().forEach(city ->
                fences.awaitHeard(city, RunningEstate.except(old(), city).getFirst()));

        lab().cutOff(old().name());
        running()
                .until(
                        "nobody to be eligible",
                        PATIENCE,
                        () -> others().stream().allMatch(this::seesNoCandidate));
        awaitEpochStaysFor(Duration.ofSeconds(10));
        configure(first, "{\"failsafe_mode\": false}");
        assertEquals(first, takenOver("failsafe-candidates"));

        lab().healAll();
        configure(others().getLast(), "{\"failsafe_mode\": false}");
        others().forEach(fences::awaitSound);
    }

    @Test
    @Order(4)
    void a_standby_city_that_is_paused_is_passed_over() throws Exception {
        var candidate = others().getFirst();
        configure(candidate, "{\"pause\": true}");

        assertPassedOver(candidate, "patronictl resume", "paused-candidate");

        configure(candidate, "{\"pause\": null}");
        fences.awaitSound(candidate);
    }

    @Test
    @Order(5)
    void a_standby_city_with_a_clock_half_a_minute_slow_is_passed_over() {
        var candidate = others().getFirst();
        var member = running().estate().members(candidate).getFirst();
        inContainer(member, "echo -30s >$PATRONI_HOME/clock");
        lab().killPod(candidate.name(), Estate.NAMESPACE, member.pod());

        assertPassedOver(candidate, "synchronise the nodes' clocks", "slow-clock-candidate");

        inContainer(member, "rm $PATRONI_HOME/clock");
        lab().killPod(candidate.name(), Estate.NAMESPACE, member.pod());
        fences.awaitSound(candidate);
    }

    @Test
    @Order(6)
    void a_standby_city_is_not_promoted_by_patronictl() {
        var city = others().getFirst();
        var member = running().estate().members(city).getFirst();
        var refusal = assertThrows(
                IllegalStateException.class,
                () -> inContainer(
                        member,
                        "timeout 40 $SIAGA_PATRONI/bin/patronictl -c $PATRONI_HOME/patroni.yml promote-cluster $SCOPE --force"));
        assertTrue(refusal.getMessage().contains("Failed to promote orders-db cluster"), refusal.getMessage());

        await("nothing to be promoted")
                .during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(12))
                .until(() -> running().estate().isStreaming(old()));
        assertNothingMoved();
        tell("promoted-by-hand");
    }

    /** Until its operator runs again nothing but the guard keeps its database from accepting writes. */
    @Test
    @Order(7)
    void a_city_that_goes_dark_right_after_its_guard_was_deleted_comes_back_fenced() {
        binding(old()).delete();
        policy(old()).delete();
        lab().powerCut(old().name());
        var primary = takenOver("dark-after-guard-deleted");

        lab().restore(old().name());
        assertEquals(primary, running().settle());
    }

    /** Looking needs no password: without the trial the wrong one would show with the promotion. */
    @Test
    @Order(8)
    void a_standby_city_with_a_wrong_password_is_passed_over() {
        var candidate = others().getFirst();
        var right = password(candidate, "wrong");

        assertPassedOver(candidate, "restapi.authentication", "locked-candidate");

        password(candidate, right);
        fences.awaitSound(candidate);
    }

    /** What the operator shows to Patroni, which keeps its own: it read the Secret when it was started. The one of before. */
    private String password(City city, String text) {
        var before = new AtomicReference<String>();
        lab().city(city.name())
                .client()
                .secrets()
                .inNamespace(Estate.NAMESPACE)
                .withName("orders-db-rest")
                .edit(secret -> {
                    before.set(new String(
                            Base64.getDecoder().decode(secret.getData().get("password"))));
                    return new SecretBuilder(secret)
                            .addToStringData("password", text)
                            .build();
                });
        return before.get();
    }

    /** The city that would win, were it sound, loses to the other one. */
    private void assertPassedOver(City candidate, String remedy, String scenario) {
        var other = others().getLast();
        fences.awaitUnsound(candidate, remedy);
        fences.awaitHeard(other, candidate);
        assertNothingMoved();

        lab().cutOff(old().name());
        assertEquals(other, takenOver(scenario));

        lab().healAll();
    }

    private boolean seesNoCandidate(City city) {
        return running()
                .policies()
                .status(city)
                .filter(status -> "NoCandidate".equals(status.lastDecision().reason()))
                .isPresent();
    }

    private <T extends HasMetadata> void repaired(
            String scenario, Function<City, Resource<T>> part, Consumer<Resource<T>> damage) {
        var repairs = fences.repairs(old());
        var right = spec(part.apply(old()));
        damage.accept(part.apply(old()));
        var damaged = System.nanoTime();

        running()
                .until(
                        scenario + " to be put right and announced",
                        PATIENCE,
                        () -> right.equals(spec(part.apply(old()))) && fences.repairs(old()) > repairs);
        fences.awaitSound(old());
        System.out.printf(
                "RESULT name=%s repaired_s=%.1f%n",
                scenario, Duration.ofNanos(System.nanoTime() - damaged).toMillis() / 1000.0);
    }

    private static Object spec(Resource<? extends HasMetadata> part) {
        return switch (part.get()) {
            case ValidatingAdmissionPolicy policy -> policy.getSpec();
            case ValidatingAdmissionPolicyBinding binding -> binding.getSpec();
            case null, default -> "missing";
        };
    }

    private static ValidatingAdmissionPolicy letFailuresThrough(ValidatingAdmissionPolicy policy) {
        policy.getSpec().setFailurePolicy("Ignore");
        return policy;
    }

    private static ValidatingAdmissionPolicyBinding onlyAudit(ValidatingAdmissionPolicyBinding binding) {
        binding.getSpec().setValidationActions(List.of("Audit"));
        return binding;
    }

    private Resource<ValidatingAdmissionPolicy> policy(City city) {
        return admission(city).validatingAdmissionPolicies().withName(POLICY);
    }

    private Resource<ValidatingAdmissionPolicyBinding> binding(City city) {
        return admission(city).validatingAdmissionPolicyBindings().withName(BINDING);
    }

    private V1AdmissionRegistrationAPIGroupDSL admission(City city) {
        return lab().city(city.name()).client().admissionRegistration().v1();
    }

    private void configure(City city, String change) throws Exception {
        var answer = PatroniRest.configure(running().estate().members(city).getFirst(), change);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private String inContainer(DatabaseMember member, String line) {
        return lab().runInPod(member.city().name(), Estate.NAMESPACE, member.pod(), line);
    }
}
