package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.PrometheusSecrets;
import dev.siaga.controller.primacy.EstateRegistry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Another city's evaluations of a ServiceSLO: the operator's own classes under that city's name, with a Prometheus and traffic of its own, against the
 * same quorum. What isn't there is that city's API server: nothing is written to one, and no incident opened.
 */
final class OtherCity implements AutoCloseable {
    private static final int PORT = 9091;

    private final MetricsPage page = new MetricsPage();
    private final Traffic traffic = new Traffic(page, "api").start();
    private final RealPrometheus prometheus;
    private final SloEvaluations evaluations;
    private final SloRuntime runtime;
    private final ServiceSLO slo;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile Optional<Sight> last = Optional.empty();

    /** What evaluations are made of in every city. */
    record Parts(
            EstateRegistry estates,
            EtcdClient etcd,
            Sampler sampler,
            IndicatorReader reader,
            PrometheusSecrets secrets,
            Recordings recordings) {}

    OtherCity(String name, Parts parts, Path folder, ServiceSLO applied) {
        prometheus = new RealPrometheus(folder, PORT, page);
        slo = here(applied);
        evaluations = new SloEvaluations(
                parts.sampler(),
                parts.reader(),
                parts.secrets(),
                new EstatePool(parts.estates(), new CountsTeller(parts.etcd()), new CountsHearing(parts.etcd()), name),
                parts.recordings());
        var usable = (SloMapping.Mapped.Usable) SloMapping.map(slo);
        runtime = evaluations.of(slo, usable);
        clock.scheduleAtFixedRate(this::evaluate, 0, 200, TimeUnit.MILLISECONDS);
    }

    Traffic traffic() {
        return traffic;
    }

    Optional<Sight> last() {
        return last;
    }

    void killPrometheus() {
        prometheus.kill();
    }

    void startPrometheus() {
        prometheus.start();
    }

    /** As when all of it loses power. */
    void die() {
        clock.shutdownNow();
    }

    private void evaluate() {
        evaluations.startIfDue(slo, runtime, () -> {});
        runtime.takeFresh().ifPresent(sight -> last = Optional.of(sight));
    }

    /** The same manifest, but for where this city's Prometheus is. */
    private ServiceSLO here(ServiceSLO applied) {
        var serialization = new KubernetesSerialization();
        GenericKubernetesResource copy = serialization.convertValue(applied, GenericKubernetesResource.class);
        Map<String, Object> prometheus = copy.get("spec", "prometheus");
        prometheus.put("urls", List.of(this.prometheus.address().toString()));
        return serialization.convertValue(copy, ServiceSLO.class);
    }

    @Override
    public void close() {
        die();
        traffic.close();
        prometheus.close();
        page.close();
    }
}
