package dev.siaga.cli;

import picocli.CommandLine.Mixin;

/** What every command has in common that speaks to a cluster: which ones it asks, and how it prints. */
abstract class ClusterCommand {
    @Mixin
    private Connection connection;

    @Mixin
    private Output output;

    final Connection connection() {
        return connection;
    }

    final Output output() {
        return output;
    }
}
