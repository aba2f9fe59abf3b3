package dev.siaga.controller.primacy;

import java.util.Optional;

/** Where the own city's Patroni cluster of one estate is, from its CityCluster. */
public record LocalCity(
        String namespace,
        String scopeLabel,
        String scope,
        String scheme,
        int port,
        Optional<String> credentialsSecret,
        Optional<String> caSecret,
        Optional<String> slot) {}
