package dev.siaga.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The alerts that users install, and what tries them. */
final class Alerts {
    static final Path FILE = Path.of("config/components/monitoring/alerts.yaml");
    static final Path TRIED = Path.of("src/test/promtool/alerts.yaml");

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Alerts() {}

    /** As the Prometheus Operator writes them for Prometheus. */
    static String rules() {
        return YAML.asYaml(spec());
    }

    static List<JsonNode> all() {
        List<JsonNode> alerts = new ArrayList<>();
        spec().path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    private static JsonNode spec() {
        try {
            return YAML.unmarshal(Files.readString(FILE), JsonNode.class).path("spec");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
