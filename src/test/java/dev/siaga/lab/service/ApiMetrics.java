package dev.siaga.lab.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * What the service counts of its orders. Durations twice, because a Prometheus keeps only one form of a histogram: as a classic histogram, and as a
 * native one, which only its binary format carries.
 */
final class ApiMetrics {
    /** One page as a scraper asked for it. */
    record Page(String contentType, byte[] body) {}

    private static final double[] BOUNDARIES = {0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Counter requests = Counter.builder()
            .name("http_requests_total")
            .help("Orders answered, by status code.")
            .labelNames("code")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("http_request_duration_seconds")
            .help("How long orders took.")
            .classicOnly()
            .classicUpperBounds(BOUNDARIES)
            .register(registry);
    private final Histogram nativeSeconds = Histogram.builder()
            .name("http_request_duration_native_seconds")
            .help("How long orders took, as a native histogram.")
            .nativeOnly()
            .register(registry);

    ApiMetrics() {
        // A counter that appears with its first event would hide that event from an increase.
        requests.initLabelValues("200");
        requests.initLabelValues("500");
    }

    void count(int code, Duration took) {
        var value = took.toNanos() / 1e9;
        requests.labelValues(Integer.toString(code)).inc();
        seconds.observe(value);
        nativeSeconds.observe(value);
    }

    /** The page in the format that the header {@code Accept} asks for, which may be missing. */
    Page page(String accept) throws IOException {
        var writer = formats.findWriter(accept);
        var out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape());
        return new Page(writer.getContentType(), out.toByteArray());
    }
}
