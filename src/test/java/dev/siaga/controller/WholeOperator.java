package dev.siaga.controller;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The application as it runs in a city, loops and reconcilers included. */
public class WholeOperator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.operator-sdk.start-operator", "true",
                "quarkus.kubernetes-client.devservices.enabled", "false",
                "quarkus.http.test-port", "0",
                // In a test, unlike in production, this registry answers a meter with other tags than before by an
                // exception.
                "quarkus.micrometer.export.prometheus.enabled", "false",
                // Nobody wants to wait for six hours of five-minute steps.
                "siaga.recording.step", "2S",
                "siaga.recording.long-from", "20S",
                "siaga.loops", "true");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OperatorCity.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }
}
