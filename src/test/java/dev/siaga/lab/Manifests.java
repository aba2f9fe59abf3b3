package dev.siaga.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Applies manifests the way an administrator does: server-side, with kubectl, and once more when a new kind was not known yet. */
final class Manifests {
    /** What an API server says that has an admission policy already, and not yet the kind that is its parameter. */
    private static final String UNLEARNED = "not yet synced to use for admission";

    private static final Duration LEARNING = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private Manifests() {}

    static void apply(Path kubectl, Path kubeconfig, Path manifest) {
        var kustomized = Files.exists(manifest.resolve("kustomization.yaml"));
        var command = List.of(
                kubectl.toString(),
                "--kubeconfig=" + kubeconfig,
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=siaga-lab",
                kustomized ? "-k" : "-f",
                manifest.toString());
        var patience = Instant.now().plus(LEARNING);
        while (Command.attempt(command) instanceof Command.Outcome failed && failed.exitCode() != 0) {
            if (!failed.output().contains(UNLEARNED) || Instant.now().isAfter(patience)) {
                throw new IllegalStateException(String.join(" ", command) + ": " + failed.output());
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }
}
