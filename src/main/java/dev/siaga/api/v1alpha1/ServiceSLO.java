package dev.siaga.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What is promised of a service and how much of its error budget is left. The same manifest is applied in every city; each city's operator
 * asks its own Prometheus, and the cities sum their counts when the scope is Global. Objectives, tiers and windows that can't work are refused at admission with the arithmetic in the message.
 */
@Group("siaga.dev")
@Version("v1alpha1")
@Singular("serviceslo")
@Plural("serviceslos")
@ShortNames("slo")
@Categories("siaga")
@SchemaCustomizer(value = Explained.class, input = """
                What is promised of a service: an objective with its error budget, or a limit that a gauge must not reach. The same manifest is applied in every city.
                What is measured, how good it must be over which period, and how fast the budget may burn before somebody is called. Durations are text such as 5m or 720h.
                What this city, or for the scope Global all cities, measured last, what is left of the budget, and which tier fires since when.
                """)
@AdditionalPrinterColumn(name = "Service", jsonPath = ".spec.service")
@AdditionalPrinterColumn(name = "Scope", jsonPath = ".spec.scope")
@AdditionalPrinterColumn(name = "Objective", jsonPath = ".spec.objective", type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "Budget",
        jsonPath = ".status.budget.remainingRatio",
        type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(name = "Burning", jsonPath = ".status.conditions[?(@.type==\"Burning\")].status")
@AdditionalPrinterColumn(name = "Severity", jsonPath = ".status.firing.severity")
@AdditionalPrinterColumn(name = "Release", jsonPath = ".status.conditions[?(@.type==\"ReleaseAllowed\")].status")
@AdditionalPrinterColumn(name = "Tier", jsonPath = ".status.firing.tier", priority = 1)
@AdditionalPrinterColumn(name = "Exhausted", jsonPath = ".status.exhaustedIn", priority = 1)
@AdditionalPrinterColumn(
        name = "Evaluated",
        jsonPath = ".status.conditions[?(@.type==\"Evaluated\")].reason",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class ServiceSLO extends CustomResource<ServiceSLOSpec, ServiceSLOStatus> implements Namespaced {}
