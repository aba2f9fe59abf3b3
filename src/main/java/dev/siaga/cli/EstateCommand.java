package dev.siaga.cli;

import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every command about one estate has in common: which clusters it asks, how it prints, and which FailoverPolicy is meant. */
abstract class EstateCommand {
    @Mixin
    private Connection connection;

    @Mixin
    private Output output;

    @Parameters(
            arity = "0..1",
            paramLabel = "ESTATE",
            description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    final Connection connection() {
        return connection;
    }

    final Output output() {
        return output;
    }

    final Optional<String> estate() {
        return estate;
    }
}
