package dev.siaga.cli;

import dev.siaga.cli.doctor.Facts;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long renewals take, from the metrics of the operator's replicas, through the API server's proxy. */
final class RenewalFigures {
    private static final String METRIC = "siaga_permit_renewal_delay_seconds";
    private static final int PORT = 8080;

    private final Cluster cluster;
    private final String operators;

    RenewalFigures(Cluster cluster, String operators) {
        this.cluster = cluster;
        this.operators = operators;
    }

    Facts.Renewal read() {
        List<Pod> replicas = cluster.asked(
                Pod.class,
                () -> cluster.client()
                        .pods()
                        .inNamespace(operators)
                        .withLabel("app.kubernetes.io/name", "siaga")
                        .list()
                        .getItems());
        if (replicas.isEmpty()) {
            throw new Problem("no Pod of the operator is to be seen in the namespace " + operators);
        }
        return figures(replicas.stream()
                .map(pod -> cluster.asked(
                        Pod.class,
                        () -> cluster.client()
                                .raw("/api/v1/namespaces/%s/pods/%s:%d/proxy/q/metrics"
                                        .formatted(operators, pod.getMetadata().getName(), PORT))))
                .toList());
    }

    /** Of all replicas together. */
    static Facts.Renewal figures(List<String> metrics) {
        double count = metrics.stream()
                .mapToDouble(text -> sum(text, METRIC + "_count"))
                .sum();
        double seconds =
                metrics.stream().mapToDouble(text -> sum(text, METRIC + "_sum")).sum();
        return new Facts.Renewal(
                (long) count, count == 0 ? Duration.ZERO : Duration.ofMillis((long) (1000 * seconds / count)));
    }

    private static double sum(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.eE+-]+)$")
                .matcher(text == null ? "" : text);
        return line.results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}
