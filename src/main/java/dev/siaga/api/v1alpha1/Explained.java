package dev.siaga.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/**
 * Gives {@code kubectl explain} something to say where no field of ours stands: of a kind as a whole, of its spec and status (the three
 * lines of its input), and of Kubernetes' own condition type. Runs while the CRDs are generated.
 */
public final class Explained implements SchemaCustomizer.Customizer {
    private static final Map<String, String> CONDITION = Map.of(
            "type", "The aspect: an adjective.",
            "status", "True, False or Unknown.",
            "reason", "One word for why, stable enough for scripts.",
            "message", "A sentence for a human: what happened, why, and what comes next.",
            "lastTransitionTime", "Since when the status is what it is (RFC 3339).",
            "observedGeneration", "The generation of the spec that this condition speaks of.");

    @Override
    public JSONSchemaProps apply(JSONSchemaProps kind, String input, KubernetesSerialization serialization) {
        String[] lines = input.strip().split("\n");
        kind.setDescription(lines[0]);
        kind.getProperties().get("spec").setDescription(lines[1]);
        JSONSchemaProps status = kind.getProperties().get("status");
        status.setDescription(lines[2]);
        Map<String, JSONSchemaProps> condition =
                status.getProperties().get("conditions").getItems().getSchema().getProperties();
        CONDITION.forEach((field, text) -> condition.get(field).setDescription(text));
        return kind;
    }
}
