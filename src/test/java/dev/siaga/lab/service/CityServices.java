package dev.siaga.lab.service;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Template;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The service {@code api} in every city of a lab, under load, with a Prometheus, an Alertmanager and an inbox each. Asked from outside the
 * cities, whatever is cut; not while a city has no power.
 */
public final class CityServices {
    public static final String MONITORING = "monitoring";
    private static final String NAMESPACE = "orders";
    private static final Template MANIFESTS = Template.read("src/test/resources/lab/service/city.yaml");
    private static final Duration TO_START = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab;

    /** What was applied to a lab. */
    public CityServices(Lab lab) {
        this.lab = lab;
    }

    /** Applies the manifests in every city; they start while the caller goes on. */
    public static void apply(Lab lab) {
        lab.everyCity().parallelStream()
                .forEach(city -> lab.applyManifests(
                        city.name(),
                        MANIFESTS.overlay(
                                lab.overlayFolder(city, "service"),
                                Map.of("city", city.name(), "number", Integer.toString(city.number())))));
    }

    /** Waits until everything runs in every city and each Prometheus has seen the load. */
    public void awaitReady(Progress progress) {
        lab.everyCity()
                .forEach(city -> await("the service api and what watches it in " + city)
                        .ignoreExceptions()
                        .pollInterval(Duration.ofMillis(500))
                        .atMost(TO_START)
                        .until(() -> isReady(city)));
        progress.say("api: main and backup, 20 requests/s, Prometheus, Alertmanager and an inbox run in each city");
    }

    private boolean isReady(City city) {
        return List.of(NAMESPACE, MONITORING).stream()
                        .flatMap(namespace -> lab
                                .city(city.name())
                                .client()
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .stream())
                        .allMatch(CityServices::isReady)
                && prometheus(city).value("sum(rate(http_requests_total{component=\"main\"}[5s]))") > 1;
    }

    private static boolean isReady(Deployment deployment) {
        return Objects.equals(
                deployment.getSpec().getReplicas(), deployment.getStatus().getReadyReplicas());
    }

    /** From now on a city's main service has this fault, until the next one; a new Pod has none. */
    public void disturb(City city, Fault fault) {
        for (Pod pod : mainPods(city)) {
            Http.post(URI.create("http://" + pod.getStatus().getPodIP() + ":8080/fault"), json(fault));
        }
    }

    /** How requests to a path of a city's inbox are answered from now on. */
    public void behave(City city, Behaviour behaviour) {
        Http.post(inbox(city).resolve("/-/behaviour"), json(behaviour));
    }

    /** All that reached a city's inbox, oldest first. */
    public List<Delivery> deliveries(City city) {
        return Http.get(inbox(city).resolve("/-/deliveries"))
                .lines()
                .map(line -> read(line, Delivery.class))
                .toList();
    }

    /** What reached an address of a city's inbox: the path of a request, or the address of a mail. */
    public List<Delivery> deliveries(City city, String to) {
        return deliveries(city).stream()
                .filter(delivery -> delivery.to().equals(to))
                .toList();
    }

    public PrometheusView prometheus(City city) {
        return new PrometheusView(address(city, "prometheus", 9090));
    }

    /** The alerts that a city's Alertmanager holds, each as its JSON. */
    public List<String> alerts(City city) {
        var alerts = read(Http.get(address(city, "alertmanager", 9093).resolve("/api/v2/alerts")), List.class);
        return ((List<?>) alerts).stream().map(CityServices::json).toList();
    }

    private URI inbox(City city) {
        return address(city, "inbox", 8080);
    }

    private URI address(City city, String service, int port) {
        var found = lab.city(city.name())
                .client()
                .services()
                .inNamespace(MONITORING)
                .withName(service)
                .get();
        return URI.create("http://" + found.getSpec().getClusterIP() + ":" + port);
    }

    private List<Pod> mainPods(City city) {
        return lab.city(city.name())
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabels(Map.of("app.kubernetes.io/name", "api", "app.kubernetes.io/component", "main"))
                .list()
                .getItems();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
