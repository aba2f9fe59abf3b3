package dev.siaga.cli;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import picocli.CommandLine.Option;

/** In whose name something is written down: whoever the API server says the caller is, unless another is named. */
final class Who {
    @Option(names = "--by", paramLabel = "NAME", description = "Who does it, if not the user of the kubeconfig.")
    private String by;

    /** A stamp for now. */
    Map<String, Object> stamp(Cluster cluster) {
        return Map.of("by", name(cluster), "at", now());
    }

    /** A stamp with what was done or said. */
    Map<String, Object> deed(Cluster cluster, String text) {
        return Map.of("by", name(cluster), "at", now(), "text", text);
    }

    String name(Cluster cluster) {
        if (by != null) {
            return by;
        }
        try {
            return cluster.client()
                    .resource(new SelfSubjectReview())
                    .create()
                    .getStatus()
                    .getUserInfo()
                    .getUsername();
        } catch (KubernetesClientException e) {
            throw new Problem("the API server doesn't say who you are: name yourself with --by");
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
