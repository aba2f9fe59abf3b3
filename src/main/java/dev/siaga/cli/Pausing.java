package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Every city has a policy of its own, so a pause holds in the cities of the contexts that are named. */
abstract class Pausing implements Runnable {
    @Mixin
    private Connection connection;

    @Mixin
    private Output output;

    @Parameters(
            arity = "0..1",
            paramLabel = "ESTATE",
            description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    private final boolean paused;

    private Pausing(boolean paused) {
        this.paused = paused;
    }

    @Command(
            name = "pause",
            description =
                    "Stop every move of the primary. Name the contexts of all cities: a city that isn't paused may still take over.")
    static final class Pause extends Pausing {
        Pause() {
            super(true);
        }
    }

    @Command(name = "resume", description = "Let the primary move again.")
    static final class Resume extends Pausing {
        Resume() {
            super(false);
        }
    }

    @Override
    public final void run() {
        output.lines(connection.inAll(this::change));
    }

    private String change(Cluster cluster) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate);
        cluster.patch(policy, "{\"spec\":{\"paused\":" + paused + "}}");
        return "%s/%s %s in %s"
                .formatted(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName(),
                        paused ? "paused" : "resumed",
                        cluster.context());
    }
}
