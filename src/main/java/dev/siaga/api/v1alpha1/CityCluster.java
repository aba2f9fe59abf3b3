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
 * One city of an estate. Its name is the city's name, as operators are told by {@code siaga.city} and as FailoverPolicy lists it. The same
 * manifest is applied in every city; only the status differs in how it was learned: a city's own operator observes, the others read its beacon.
 */
@Group("siaga.dev")
@Version("v1alpha1")
@ShortNames("city")
@Categories("siaga")
@SchemaCustomizer(value = Explained.class, input = """
                One city of an estate. Its name is the city's name. The same manifest is applied in every city; only the status differs.
                Where the city's Patroni cluster is, and where other cities stream from.
                What is known of the city: observed in the city itself, read from its beacon elsewhere.
                """)
@AdditionalPrinterColumn(name = "Role", jsonPath = ".status.role")
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.members")
@AdditionalPrinterColumn(name = "Timeline", jsonPath = ".status.timeline", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Lag", jsonPath = ".status.lagBytes", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Lag-Seconds",
        jsonPath = ".status.lagSeconds",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Services", jsonPath = ".status.conditions[?(@.type==\"ServicesAvailable\")].reason")
@AdditionalPrinterColumn(name = "Reachable", jsonPath = ".status.conditions[?(@.type==\"Reachable\")].status")
@AdditionalPrinterColumn(
        name = "Fenceable",
        jsonPath = ".status.conditions[?(@.type==\"Fenceable\")].status",
        priority = 1)
@AdditionalPrinterColumn(name = "Position", jsonPath = ".status.position", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class CityCluster extends CustomResource<CityClusterSpec, CityClusterStatus> implements Namespaced {}
