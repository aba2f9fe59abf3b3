package dev.siaga.lab.slo;

import dev.siaga.adapter.prometheus.MetricsPage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Services with ten requests a second each, all on one page of metrics. Every tenth can be made to fail, in part and one by one. */
final class Fleet implements AutoCloseable {
    /** Matches the names of those that can be made to fail. */
    static final String FRAIL = ".*0";

    private static final int GOOD = 200;
    private static final int BAD = 500;
    private static final int ONE_IN = 10;
    private static final int EVERY_MILLIS = 500;
    private static final double REQUESTS = 5;

    private final List<String> services;
    private final MetricsPage page = new MetricsPage();
    private final Map<String, Double> failing = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Fleet(int size) {
        if (size < ONE_IN) {
            throw new IllegalArgumentException("at least %d services, of which one is to fail".formatted(ONE_IN));
        }
        services =
                IntStream.rangeClosed(1, size).mapToObj("svc-%04d"::formatted).toList();
        requests(0);
        clock.scheduleAtFixedRate(() -> requests(REQUESTS), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    List<String> services() {
        return services;
    }

    /** How many counters there are: good and bad requests of each. */
    int series() {
        return 2 * services.size();
    }

    List<String> frail() {
        return IntStream.range(0, services.size())
                .filter(index -> (index + 1) % ONE_IN == 0)
                .mapToObj(services::get)
                .toList();
    }

    MetricsPage page() {
        return page;
    }

    /** From now on this share of its requests fails. */
    void fail(String service, double share) {
        failing.put(service, share);
    }

    private void requests(double number) {
        services.forEach(service -> {
            double bad = failing.getOrDefault(service, 0.0);
            page.add(series(service, GOOD), number * (1 - bad));
            page.add(series(service, BAD), number * bad);
        });
    }

    private static String series(String service, int code) {
        return "http_requests_total{service=\"%s\",code=\"%d\"}".formatted(service, code);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        page.close();
    }
}
