package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.MetricsPage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A hundred requests a second to one service, a share of which fails. */
final class Traffic implements AutoCloseable {
    private static final int EVERY_MILLIS = 100;
    private static final double REQUESTS = 10;

    private final MetricsPage page;
    private final String service;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile double failing;

    Traffic(MetricsPage page, String service) {
        this.page = page;
        this.service = service;
        page.set(series(200), 0);
        page.set(series(500), 0);
    }

    Traffic start() {
        clock.scheduleAtFixedRate(this::request, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** So many more requests fail, at once. */
    void fail(int requests) {
        page.add(series(500), requests);
    }

    void failing(double share) {
        failing = share;
    }

    String bad() {
        return "requests_total{service=\"%s\",code=~\"5..\"}".formatted(service);
    }

    String total() {
        return "requests_total{service=\"%s\"}".formatted(service);
    }

    private String series(int code) {
        return "requests_total{service=\"%s\",code=\"%d\"}".formatted(service, code);
    }

    private void request() {
        double bad = failing;
        page.add(series(200), REQUESTS * (1 - bad));
        page.add(series(500), REQUESTS * bad);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
