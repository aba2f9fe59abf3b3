package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import picocli.CommandLine.Command;

/** Every city has a policy of its own, so a pause holds in the cities of the contexts that are named. */
abstract class Pausing extends EstateCommand implements Runnable {
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
        output().lines(connection().inAll(this::change));
    }

    private String change(Cluster cluster) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate());
        cluster.patch(policy, "{\"spec\":{\"paused\":" + paused + "}}");
        return "%s/%s %s in %s"
                .formatted(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName(),
                        paused ? "paused" : "resumed",
                        cluster.context());
    }
}
