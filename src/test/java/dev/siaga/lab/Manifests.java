package dev.siaga.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Applies manifests the way an administrator does: server-side, with kubectl. */
final class Manifests {
    private Manifests() {}

    static void apply(Path kubectl, Path kubeconfig, Path manifest) {
        var kustomized = Files.exists(manifest.resolve("kustomization.yaml"));
        Command.run(List.of(
                kubectl.toString(),
                "--kubeconfig=" + kubeconfig,
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=siaga-lab",
                kustomized ? "-k" : "-f",
                manifest.toString()));
    }
}
