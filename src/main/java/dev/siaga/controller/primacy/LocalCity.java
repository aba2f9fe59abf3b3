package dev.siaga.controller.primacy;

import java.util.List;
import java.util.Optional;

/** Where the own city's Patroni cluster of one estate is, from its CityCluster. {@code dataClaims}: the volume claim templates that hold the database. */
public record LocalCity(
        String namespace,
        String scopeLabel,
        String scope,
        String scheme,
        int port,
        Optional<String> credentialsSecret,
        Optional<String> caSecret,
        Optional<String> slot,
        List<String> dataClaims,
        Placing placing) {

    /** How its members are kept apart, from the policy. */
    public record Placing(String topologyKey, int minAvailable, boolean repair) {}
}
