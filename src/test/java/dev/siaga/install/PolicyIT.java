package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Command;
import dev.siaga.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate before a rollout, {@code config/gitops/check}: what this repository installs passes it once its images are pinned and scanned, and not before. */
class PolicyIT {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final List<String> IMAGES = List.of(
            "ghcr.io/siaga-dev/siaga",
            "gcr.io/etcd-development/etcd",
            "docker.io/library/busybox",
            "ghcr.io/your-organisation/patroni",
            "ghcr.io/your-organisation/orders-api");

    @TempDir
    private Path folder;

    @Test
    void everyRuleIsKeptAndBroken() {
        Command.Outcome outcome = Command.attempt(
                List.of(Tools.conftest().toString(), "verify", "--no-color", "--policy", "config/gitops/policy"));

        assertEquals(0, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(" 0 failures, 0 exceptions, 0 skipped"), outcome.output());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/jakarta",
                "overlays/bandung",
                "overlays/surabaya",
                "quorum/jakarta",
                "quorum/bandung",
                "quorum/surabaya",
                "quorum/roles",
                "samples/complete/jakarta",
                "samples/complete/bandung",
                "samples/complete/surabaya",
                "gitops/release-gate"
            })
    void whatIsInstalledPassesOnceItIsPinnedAndScanned(String overlay) throws Exception {
        Command.Outcome outcome = check(scans("critical: 0"), pinned(overlay, ""));

        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    @Test
    void aTagAloneDoesNotPass() throws Exception {
        Command.Outcome outcome = check(scans("critical: 0"), Path.of("config/samples/complete/jakarta"));

        assertRefused("isn't named by its digest", outcome);
    }

    @Test
    void whatWasNotScannedDoesNotPass() throws Exception {
        Path none = Files.writeString(folder.resolve("scans.yaml"), "scans: {}\n");

        assertRefused("has not been scanned", check(none, pinned("overlays/jakarta", "")));
    }

    @Test
    void whatHasACriticalFindingDoesNotPass() throws Exception {
        assertRefused("something critical", check(scans("critical: 2"), pinned("overlays/jakarta", "")));
    }

    @Test
    void anEstateWhoseMembersMayShareANodeDoesNotPass() throws Exception {
        Path overlay = pinned("samples/complete/jakarta", """
                patches:
                  - target: {kind: StatefulSet, name: orders-db}
                    patch: |
                      - {op: remove, path: /spec/template/spec/affinity}
                """);

        assertRefused(
                "StatefulSet orders/orders-db holds data in several replicas", check(scans("critical: 0"), overlay));
    }

    private static void assertRefused(String why, Command.Outcome outcome) {
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(why), outcome.output());
    }

    private static Command.Outcome check(Path scans, Path overlay) {
        return Command.attempt(List.of(
                "env",
                "KUBECTL=" + Tools.installed().kubectl(),
                "CONFTEST=" + Tools.conftest(),
                "config/gitops/check",
                scans.toString(),
                overlay.toString()));
    }

    private Path scans(String found) throws IOException {
        return Files.writeString(folder.resolve("scans.yaml"), """
                scans:
                  "%s": {%s, at: "%s"}
                """.formatted(DIGEST, found, Instant.now()));
    }

    /** As a release pins it. Kustomize wants relative paths. */
    private Path pinned(String overlay, String more) throws IOException {
        Path config = folder.toRealPath().relativize(Path.of("config").toRealPath());
        String images = IMAGES.stream()
                .map(image -> "  - {name: %s, digest: \"%s\"}".formatted(image, DIGEST))
                .collect(Collectors.joining("\n"));
        String text = Stream.of(
                        "apiVersion: kustomize.config.k8s.io/v1beta1",
                        "kind: Kustomization",
                        "resources: [%s/%s]".formatted(config, overlay),
                        "images:",
                        images,
                        more)
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("kustomization.yaml"), text);
        return folder;
    }
}
