package dev.siaga.adapter;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The application without its operator: rest clients exist only inside Quarkus, and need nothing else of it. */
public class ClientsOnly implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.operator-sdk.start-operator", "false",
                "quarkus.kubernetes-client.devservices.enabled", "false",
                "quarkus.http.test-port", "0",
                "siaga.quorum.endpoints", "http://no-quorum.invalid:2379");
    }
}
