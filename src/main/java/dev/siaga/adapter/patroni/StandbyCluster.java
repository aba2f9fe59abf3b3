package dev.siaga.adapter.patroni;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a standby cluster takes its log from: another cluster's address, an archive, or both. */
public record StandbyCluster(
        Optional<String> host,
        OptionalInt port,
        Optional<String> primarySlotName,
        List<String> createReplicaMethods,
        Optional<String> restoreCommand) {

    public StandbyCluster {
        createReplicaMethods = List.copyOf(createReplicaMethods);
    }
}
