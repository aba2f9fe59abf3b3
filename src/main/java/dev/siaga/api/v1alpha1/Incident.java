package dev.siaga.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One incident, from its declaration to its postmortem. What humans say stands in the spec, each step with who and when; what Siaga makes of
 * it, who was told, and how long it took stands in the status.
 */
@Group("siaga.dev")
@Version("v1alpha1")
@ShortNames("inc")
@Categories("siaga")
@SchemaCustomizer(value = Explained.class, input = """
                One incident: declared, acknowledged, mitigated, resolved, and closed with its postmortem. Humans fill in the spec step by step.
                What humans say of the incident. Times are RFC 3339 such as 2026-11-20T12:00:00Z; durations are text such as 10m.
                What Siaga makes of it: the phase, the timeline, who was told, how long it took.
                """)
@AdditionalPrinterColumn(name = "Severity", jsonPath = ".status.severity")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Title", jsonPath = ".spec.title")
@AdditionalPrinterColumn(
        name = "Escalations",
        jsonPath = ".status.escalations",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Accepted",
        jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Notified",
        jsonPath = ".status.conditions[?(@.type==\"Notified\")].status",
        priority = 1)
@AdditionalPrinterColumn(name = "Level", jsonPath = ".status.siagaLevel", priority = 1)
@AdditionalPrinterColumn(name = "Restored", jsonPath = ".status.measures.restoreSeconds", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class Incident extends CustomResource<IncidentSpec, IncidentStatus> implements Namespaced {}
