package dev.siaga.lab.slo;

import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.OperatorProcess;
import dev.siaga.lab.Progress;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * One city with the packaged operator, a Prometheus and the services it scrapes. ServiceSLOs are as a user writes them who leaves out whatever
 * has a default.
 */
final class SloCity implements AutoCloseable {
    /** What a JVM chooses by itself inside the 512 MiB and 100 millicores of the operator's manifest. */
    private static final List<String> AS_IN_ITS_CONTAINER = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private static final String NAMESPACE = "services";

    private final SingleCity city;
    private final Fleet fleet;
    private final RealPrometheus prometheus;
    private final OperatorProcess operator;

    private SloCity(SingleCity city, Fleet fleet, RealPrometheus prometheus, OperatorProcess operator) {
        this.city = city;
        this.fleet = fleet;
        this.prometheus = prometheus;
        this.operator = operator;
    }

    static SloCity start(Path run, int size, Progress progress) throws IOException {
        var folder = fresh(run.toAbsolutePath().resolve("slo"));
        var city = SingleCity.startWithControllers(folder);
        progress.say("a city's control plane is ready; logs in " + folder);
        city.prepareForOperator();
        city.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        var fleet = new Fleet(size);
        var prometheus = new RealPrometheus(folder, fleet.page());
        progress.say("Prometheus scrapes %d services every second".formatted(size));
        var operator = new OperatorProcess(city, folder);
        operator.start(AS_IN_ITS_CONTAINER);
        return new SloCity(city, fleet, prometheus, operator);
    }

    /** Without what an earlier run left. */
    private static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    Fleet fleet() {
        return fleet;
    }

    KubernetesClient admin() {
        return city.client();
    }

    Watched watch() {
        return new Watched(admin(), NAMESPACE);
    }

    Meters meters() {
        return Meters.read(operator, prometheus, admin());
    }

    RangeQueries asked() {
        return new RangeQueries(prometheus.address());
    }

    /** The operator serves its metrics: it runs; the API server has learnt our kinds; and Prometheus can tell the rate of every counter. */
    boolean ready() {
        try {
            admin().resources(ServiceSLO.class).inNamespace(NAMESPACE).list();
            admin().resources(Incident.class).inNamespace(NAMESPACE).list();
            return !operator.metrics().isEmpty()
                    && prometheus.ask("count(increase(http_requests_total[1m]))") >= fleet.series();
        } catch (KubernetesClientException | IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void restartOperator() {
        operator.kill();
        operator.start(AS_IN_ITS_CONTAINER);
    }

    /** How many ServiceSLOs the running process has evaluated by itself. */
    int evaluatedByTheOperator() {
        try {
            return (int) new Published(operator.metrics()).sum("siaga_slo_evaluated");
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    void apply(String service) {
        admin().resources(ServiceSLO.class)
                .inNamespace(NAMESPACE)
                .load(manifest(service))
                .create();
    }

    private InputStream manifest(String service) {
        return new ByteArrayInputStream(
                """
                apiVersion: siaga.dev/v1alpha1
                kind: ServiceSLO
                metadata: {name: %1$s}
                spec:
                  service: %1$s
                  objective: 99.9
                  indicator:
                    ratio:
                      bad: 'http_requests_total{service="%1$s",code=~"5.."}'
                      total: 'http_requests_total{service="%1$s"}'
                  prometheus: {urls: ["%2$s"]}
                """.formatted(service, prometheus.address()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        operator.close();
        prometheus.close();
        fleet.close();
        city.close();
    }
}
