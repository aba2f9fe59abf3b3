package dev.siaga.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The rules by which one estate's primary moves between cities; one per namespace, applied alike in every city. Bad combinations are
 * refused at admission with the remedy in the message.
 */
@Group("siaga.dev")
@Version("v1alpha1")
@Plural("failoverpolicies")
@ShortNames("fop")
@Categories("siaga")
@SchemaCustomizer(value = Explained.class, input = """
                One estate: which cities it spans, which of them is primary, and when primacy moves. The same manifest is applied in every city.
                Who the cities are, how fast a loss must be noticed, and what may be lost. Durations are text such as 8s or 1m30s.
                What the operator of this city knows of the estate, what it decided last and why, and how earlier moves went.
                """)
@AdditionalPrinterColumn(name = "Holder", jsonPath = ".status.holder")
@AdditionalPrinterColumn(name = "Epoch", jsonPath = ".status.epoch", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Level", jsonPath = ".status.level")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Fenced", jsonPath = ".status.conditions[?(@.type==\"Fenced\")].status", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.lastDecision.reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class FailoverPolicy extends CustomResource<FailoverPolicySpec, FailoverPolicyStatus>
        implements Namespaced {}
