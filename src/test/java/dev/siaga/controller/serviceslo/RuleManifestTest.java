package dev.siaga.controller.serviceslo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.prometheus.RecordingRules.Group;
import dev.siaga.adapter.prometheus.RecordingRules.Rule;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.serviceslo.PrometheusRules.Standing;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleManifestTest {
    private static final List<Group> GROUPS = List.of(group("steps", "a"), group("windows", "b"));

    private final GenericKubernetesResource wanted = RuleManifest.of(GivenSlo.usual(), GROUPS);

    @Test
    void what_was_stored_as_it_is_wanted_holds() {
        assertTrue(RuleManifest.holds(stored(wanted), wanted));
    }

    @Test
    void what_others_added_is_let_be() {
        GenericKubernetesResource found = stored(
                RuleManifest.of(GivenSlo.usual(), List.of(GROUPS.getFirst(), group("theirs", "c"), GROUPS.getLast())));
        found.getMetadata().getLabels().put("team", "orders");

        assertTrue(RuleManifest.holds(found, wanted));
    }

    @Test
    void an_edited_rule_does_not_hold() {
        assertFalse(RuleManifest.holds(
                stored(RuleManifest.of(GivenSlo.usual(), List.of(GROUPS.getFirst(), group("windows", "edited")))),
                wanted));
    }

    @Test
    void a_label_that_was_taken_away_does_not_hold() {
        GenericKubernetesResource found = stored(wanted);
        found.getMetadata().getLabels().remove("app.kubernetes.io/component");

        assertFalse(RuleManifest.holds(found, wanted));
    }

    @Test
    void what_has_lost_its_label_or_its_owner_is_still_ours_and_without_both_it_is_not() {
        GenericKubernetesResource found = stored(wanted);
        found.getMetadata().getLabels().clear();
        assertTrue(RuleManifest.ours(found, GivenSlo.usual()));

        found.getMetadata().setOwnerReferences(List.of());
        assertFalse(RuleManifest.ours(found, GivenSlo.usual()));

        found.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "siaga"));
        assertTrue(RuleManifest.ours(found, GivenSlo.usual()));
    }

    @Test
    void a_condition_is_told_only_of_a_recording_that_is_wanted() {
        var slo = GivenSlo.usual();
        var conditions = new Conditions(null, 3L);
        assertEquals(List.of(), RecordedCondition.beside(List.of(), conditions, Optional.empty()));

        var standing = new Standing(false, "NameTaken", "rename it");
        var told = RecordedCondition.beside(List.of(), conditions, Optional.of(standing));
        slo.setStatus(SloStatusFactory.unusable(slo, "broken"));
        assertEquals(Optional.empty(), RecordedCondition.read(slo));
        assertEquals("Recorded False NameTaken", words(told));
    }

    private static String words(List<Condition> told) {
        var condition = told.getFirst();
        return condition.getType() + " " + condition.getStatus() + " " + condition.getReason();
    }

    private static GenericKubernetesResource stored(GenericKubernetesResource written) {
        var serialization = new KubernetesSerialization();
        return serialization.unmarshal(serialization.asJson(written), GenericKubernetesResource.class);
    }

    private static Group group(String name, String expression) {
        return new Group(
                name, Duration.ofMinutes(5), List.of(new Rule("a:b:c", expression, Map.of("siaga_slo", "api"))));
    }
}
