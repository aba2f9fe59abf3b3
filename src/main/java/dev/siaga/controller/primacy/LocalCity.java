package dev.siaga.controller.primacy;

import dev.siaga.failover.City;
import java.util.List;
import java.util.Optional;

/**
 * Where the own city's Patroni cluster of one estate is, from its CityCluster. {@code dataClaims}: the volume claim templates that hold the database. {@code barred}: a
 * human keeps it from primacy, and says why.
 */
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
        Placing placing,
        Optional<String> barred) {

    /** Why a human keeps this city from primacy, with the remedy. */
    Optional<String> bar(City self) {
        return barred.map(why -> "it is barred from primacy by hand (%s): lift that with kubectl siaga fence %s --lift"
                .formatted(why, self));
    }

    /** How its members are kept apart, from the policy. */
    public record Placing(String topologyKey, int minAvailable, boolean repair) {}
}
