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
                "siaga.loops", "true",
                "siaga.incident.quorum-lost-after", "5S",
                // A city is lost, and a quorum not waited for, sooner than in production.
                "siaga.incident.adopt-after", "5S",
                "siaga.incident.declare-alone-after", "3S");
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
