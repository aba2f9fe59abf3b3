package dev.siaga.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Puts the columns that {@code kubectl get} prints into the order in which the kinds declare them, Age last as everywhere; the generator
 * sorts them by path. Makes {@code spec} required too. Runs while the CRDs are generated.
 */
public final class ColumnOrder implements CRDPostProcessor {
    private static final Map<String, Class<?>> KINDS = Map.of(
            "CityCluster", CityCluster.class,
            "FailoverPolicy", FailoverPolicy.class,
            "Incident", Incident.class,
            "ServiceSLO", ServiceSLO.class);

    @Override
    public HasMetadata process(HasMetadata generated, String version) {
        if (generated instanceof CustomResourceDefinition crd) {
            crd.getSpec()
                    .getVersions()
                    .forEach(v -> order(v, KINDS.get(crd.getSpec().getNames().getKind())));
        }
        return generated;
    }

    private static void order(CustomResourceDefinitionVersion version, Class<?> kind) {
        List<String> declared = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt((CustomResourceColumnDefinition c) -> declared.indexOf(c.getName())));
        version.getSchema().getOpenAPIV3Schema().setRequired(List.of("spec"));
    }
}
