package dev.siaga.cli;

import java.util.Optional;
import picocli.CommandLine.Parameters;

/** What every command about one estate has in common: which FailoverPolicy is meant. */
abstract class EstateCommand extends ClusterCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ESTATE",
            description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    final Optional<String> estate() {
        return estate;
    }
}
