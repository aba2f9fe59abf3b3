package dev.siaga.cli;

import dev.siaga.failover.Timing;
import java.util.Optional;

/** A Patroni cluster as it was found in a city's Kubernetes API. {@code standby}: it streams from elsewhere already. */
record FoundPatroni(
        String namespace,
        String scope,
        String scopeLabel,
        Timing.PatroniTiming timing,
        boolean standby,
        Optional<String> address,
        Optional<String> credentialsSecret) {}
