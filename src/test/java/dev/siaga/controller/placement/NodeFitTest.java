package dev.siaga.controller.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFitTest {
    @Test
    void aReadyNodeTakesAPodThatAsksForNothing() {
        assertTrue(new NodeFit(pod(), List.of()).takes(node().build()));
    }

    @Test
    void aCordonedOrUnreadyNodeTakesNone() {
        Node cordoned = node().editSpec().withUnschedulable(true).endSpec().build();
        Node unready = node().editStatus()
                .withConditions()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build();

        assertFalse(new NodeFit(pod(), List.of()).takes(cordoned));
        assertFalse(new NodeFit(pod(), List.of()).takes(unready));
    }

    @ParameterizedTest
    @CsvSource({
        "db, Equal, orders, NoSchedule, true",
        "db, Equal, orders, , true",
        "db, Exists, , , true",
        ", Exists, , , true",
        "db, Equal, stock, , false",
        "db, Equal, orders, NoExecute, false",
        "web, Exists, , , false"
    })
    void aTaintedNodeTakesWhatToleratesIt(String key, String operator, String value, String effect, boolean takes) {
        Node tainted = node().editSpec()
                .addNewTaint("NoSchedule", "db", null, "orders")
                .endSpec()
                .build();
        Pod tolerating = new PodBuilder(pod())
                .editSpec()
                .addNewToleration(effect, key, operator, null, value)
                .endSpec()
                .build();

        assertEquals(takes, new NodeFit(tolerating, List.of()).takes(tainted));
        assertFalse(new NodeFit(pod(), List.of()).takes(tainted));
    }

    @Test
    void aSelectorAndAnAffinityMustFit() {
        Pod ssd = new PodBuilder(pod())
                .editSpec()
                .withNodeSelector(Map.of("disk", "ssd"))
                .endSpec()
                .build();
        Pod notHere = new PodBuilder(pod())
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("NotIn")
                .withValues(List.of("node-1"))
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .build();

        assertFalse(new NodeFit(ssd, List.of()).takes(node().build()));
        assertTrue(new NodeFit(ssd, List.of())
                .takes(node().editMetadata()
                        .addToLabels("disk", "ssd")
                        .endMetadata()
                        .build()));
        assertFalse(new NodeFit(notHere, List.of()).takes(node().build()));
    }

    @Test
    void aVolumeThatLiesOnOneNodeHoldsItsPodThere() {
        PersistentVolume local = new PersistentVolumeBuilder()
                .withNewSpec()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues(List.of("node-2"))
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();

        assertFalse(new NodeFit(pod(), List.of(local)).takes(node().build()));
        assertTrue(new NodeFit(pod(), List.of(local))
                .takes(node().editMetadata()
                        .addToLabels("kubernetes.io/hostname", "node-2")
                        .endMetadata()
                        .build()));
    }

    @Test
    void selectorsMatchAsTheDisruptionControllerJudges() {
        Map<String, String> labels = Map.of("app", "db", "tier", "3");

        assertFalse(Labels.match((LabelSelector) null, labels));
        assertTrue(Labels.match(new LabelSelectorBuilder().build(), labels));
        assertTrue(Labels.match(
                new LabelSelectorBuilder().withMatchLabels(Map.of("app", "db")).build(), labels));
        assertTrue(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("app")
                        .withOperator("In")
                        .withValues(List.of("web", "db"))
                        .endMatchExpression()
                        .build(),
                labels));
        assertFalse(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("app")
                        .withOperator("NotIn")
                        .withValues(List.of("db"))
                        .endMatchExpression()
                        .build(),
                labels));
        assertFalse(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("app")
                        .withOperator("DoesNotExist")
                        .endMatchExpression()
                        .build(),
                labels));
        assertFalse(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("zone")
                        .withOperator("Exists")
                        .endMatchExpression()
                        .build(),
                labels));
        assertFalse(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("tier")
                        .withOperator("Gt")
                        .withValues(List.of("3"))
                        .endMatchExpression()
                        .build(),
                labels));
        assertTrue(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("tier")
                        .withOperator("Lt")
                        .withValues(List.of("4"))
                        .endMatchExpression()
                        .build(),
                labels));
        assertFalse(Labels.match(
                new LabelSelectorBuilder()
                        .addNewMatchExpression()
                        .withKey("app")
                        .withOperator("Lt")
                        .withValues(List.of("4"))
                        .endMatchExpression()
                        .build(),
                labels));
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("db-1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static NodeBuilder node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("node-1")
                .addToLabels("kubernetes.io/hostname", "node-1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }
}
