package dev.siaga.controller;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The application as it runs in a city, loops and reconcilers included. */
public class WholeOperator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("quarkus.operator-sdk.start-operator", "true"),
                Map.entry("quarkus.kubernetes-client.devservices.enabled", "false"),
                Map.entry("quarkus.http.test-port", "0"),
                // In a test, unlike in production, this registry answers a meter with other tags than before by an
                // exception.
                Map.entry("quarkus.micrometer.export.prometheus.enabled", "false"),
                Map.entry("siaga.loops", "true"),
                Map.entry("siaga.incident.quorum-lost-after", "5S"),
                // No Patroni runs in these tests: for the other cities this one is down.
                Map.entry("siaga.incident.situation-after", "10M"),
                // A city is lost, and a quorum not waited for, sooner than in production.
                Map.entry("siaga.incident.adopt-after", "5S"),
                Map.entry("siaga.incident.declare-alone-after", "3S"),
                // Nobody wants to wait for six hours of five-minute steps.
                Map.entry("siaga.recording.step", "2S"),
                Map.entry("siaga.recording.long-from", "20S"),
                Map.entry("siaga.recording.check-every", "2S"));
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
