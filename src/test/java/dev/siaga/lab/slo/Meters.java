package dev.siaga.lab.slo;

import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.controller.incident.OperatorProcess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** All counters that tell what the operator costs, read at one moment. */
record Meters(
        Instant at,
        Usage operator,
        Usage prometheus,
        double queries,
        double querySeconds,
        double statusWrites,
        double otherRequests) {
    private static final String API_REQUESTS = "apiserver_request_total";
    private static final String OURS = "group=\"siaga.dev\"";
    private static final String STATUS = "subresource=\"status\"";

    /** What happened between two moments, a second. */
    record Rates(
            double queries,
            double querySeconds,
            double operatorCores,
            double prometheusCores,
            double statusWrites,
            double otherRequests) {}

    static Meters read(OperatorProcess operator, RealPrometheus prometheus, KubernetesClient admin) {
        try {
            var asked = new Published(RangeQueries.get(prometheus.address().resolve("/metrics")));
            var api = new Published(admin.raw("/metrics"));
            return new Meters(
                    Instant.now(),
                    Usage.of(operator.pid()),
                    Usage.of(prometheus.pid()),
                    asked.sum("prometheus_http_requests_total", "handler=\"/api/v1/query\""),
                    asked.sum("prometheus_engine_query_duration_seconds_sum", "slice=\"inner_eval\""),
                    api.sum(API_REQUESTS, OURS, STATUS),
                    api.sum(API_REQUESTS, OURS)
                            + api.sum(API_REQUESTS, "resource=\"events\"")
                            - api.sum(API_REQUESTS, OURS, STATUS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Rates since(Meters before) {
        double seconds = Duration.between(before.at, at).toMillis() / 1000.0;
        return new Rates(
                (queries - before.queries) / seconds,
                (querySeconds - before.querySeconds) / seconds,
                (operator.cpuSeconds() - before.operator.cpuSeconds()) / seconds,
                (prometheus.cpuSeconds() - before.prometheus.cpuSeconds()) / seconds,
                (statusWrites - before.statusWrites) / seconds,
                (otherRequests - before.otherRequests) / seconds);
    }
}
