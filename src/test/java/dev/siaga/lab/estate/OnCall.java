package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Kubectl;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Humans at a terminal of one city, who work on its incidents with {@code kubectl}. What they type is told. */
final class OnCall {
    private final Kubectl kubectl;
    private final Path folder;
    private final Progress progress;

    OnCall(Lab lab, City city, Progress progress) {
        this.kubectl = lab.kubectl(city.name());
        this.folder = lab.runFolder();
        this.progress = progress;
    }

    /** Writes a part of the spec, as JSON. */
    Kubectl.Answer patch(String incident, String spec) {
        var patch = "{\"spec\":" + spec + "}";
        progress.say("  $ kubectl -n orders patch incident " + incident + " --type=merge -p '" + patch + "'");
        return kubectl.run("-n", Estate.NAMESPACE, "patch", "incident", incident, "--type=merge", "-p", patch);
    }

    /** Writes a part of the spec, as the lines of YAML that stand below {@code spec}. */
    Kubectl.Answer apply(String incident, String fileName, String spec) {
        var manifest = """
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(incident, Estate.NAMESPACE, spec.indent(2));
        var file = folder.resolve(fileName);
        try {
            Files.writeString(file, manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.say("  $ kubectl apply --server-side --field-manager=on-call -f " + fileName + " # of it:");
        spec.lines().forEach(line -> progress.say("      " + line));
        return kubectl.run("apply", "--server-side", "--field-manager=on-call", "-f", file.toString());
    }

    /** What {@code kubectl get} shows. */
    void show(String... words) {
        progress.say("  $ kubectl -n orders get " + String.join(" ", words));
        var all = new ArrayList<>(List.of("-n", Estate.NAMESPACE, "get"));
        all.addAll(List.of(words));
        kubectl.run(all.toArray(String[]::new)).output().lines().forEach(line -> progress.say("  " + line));
    }

    /** Who and when, now. */
    static String stamp(String who) {
        return "{\"by\":\"%s\",\"at\":\"%s\"}".formatted(who, now());
    }

    static String deed(String who, String text) {
        return "{\"by\":\"%s\",\"at\":\"%s\",\"text\":\"%s\"}".formatted(who, now(), text);
    }

    /** Conditions, actions, needs: below {@code spec}. */
    static String canReport() {
        return """
                can:
                  by: Dewi
                  at: "%s"
                  conditions: {type: Errors, state: ongoing, severity: SEV2, summary: every second order fails, blastRadius: api in bandung}
                  actions: [{what: look at the release of this afternoon, who: Budi}]
                  needs: [somebody who knows the payment provider]
                """.formatted(now());
    }

    /** What closing a SEV2 needs: below {@code spec}. */
    static String postmortem() {
        return """
                postmortem:
                  owner: Dewi
                  rootCause: a release went to all customers at once because the pipeline has no canary
                  impact: every second order in bandung failed for half a minute
                  collateralDamage: none
                  wentWell: it was seen within seconds, by a machine
                  temporaryFix: rolled back
                  permanentFix: releases wait for the condition ReleaseAllowed
                  timelineComplete: true
                  followUps: [{action: put a canary into the pipeline, owner: Sari, due: "%s"}]
                """.formatted(now().substring(0, 10));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
