package dev.siaga.controller.serviceslo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.adapter.prometheus.RecordingRules;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.lab.Tools;
import dev.siaga.slo.ServiceLevel;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a PrometheusRule holds, as the file that the Prometheus Operator makes of it. */
final class RuleFile {
    private RuleFile() {}

    static String of(GenericKubernetesResource rule) {
        return new KubernetesSerialization().asYaml(rule.get("spec"));
    }

    static String of(Recording recording, ServiceLevel.Budgeted level) {
        ServiceSLO owner = GivenSlo.usual();
        return of(RuleManifest.of(owner, RecordingRules.of(recording, level)));
    }

    /** Promtool's own words when it isn't content. */
    static void judge(Path folder, String... command) throws IOException, InterruptedException {
        // It also installs promtool where that is missing.
        Tools.installed();
        Process promtool = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), said);
    }
}
