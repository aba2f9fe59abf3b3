package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.Definitions;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Who publishes the estate's name in three real cities while primacy moves: whatever ExternalDNS reads, it reads of one city at most. */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class PublicNamesFailoverIT {
    private static final Path DEFINITION = Path.of("src/test/resources/dns/dnsendpoint-crd.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ResourceDefinitionContext DNS_ENDPOINT = new ResourceDefinitionContext.Builder()
            .withGroup("externaldns.k8s.io")
            .withVersion("v1alpha1")
            .withKind("DNSEndpoint")
            .withPlural("dnsendpoints")
            .withNamespaced(true)
            .build();

    private static RunningEstate running;

    private City old;

    @BeforeAll
    static void up() throws Exception {
        var folder = Tools.repository().resolve(Path.of("target/lab/names"));
        running = RunningEstate.start(folder, PublicNamesFailoverIT::installExternalDnsKind, Progress.printing());
        running.settle();
        running.policies()
                .change("{\"spec\":{\"publicNames\":{\"names\":[{\"host\":\"db.example.org\",\"to\":\"Primary\"}]}}}");
    }

    @AfterAll
    static void down() {
        if (running != null) {
            running.close();
        }
    }

    @BeforeEach
    void whole() {
        old = running.settle();
        awaitOnly(old);
    }

    @Test
    @Order(1)
    void a_city_that_is_cut_off_takes_the_name_back_before_another_gives_it() {
        var fault = Instant.now();
        running.lab().cutOff(old.name());

        running.until("no city to publish", PATIENCE, () -> authors().isEmpty());
        double silent = secondsSince(fault);
        running.until("another city to publish", PATIENCE, this::anotherPublishes);

        System.out.printf("RESULT name=names-cut-off withdrawn_s=%.1f published_s=%.1f%n", silent, secondsSince(fault));
        awaitOnly(primary());
        assertNotEquals(old, primary());
    }

    /** A dead city can take nothing back: its own API server still has the name when its power is back, until its operator is. */
    @Test
    @Order(2)
    void a_city_without_power_is_replaced_and_takes_the_name_back_when_it_returns() {
        var fault = Instant.now();
        running.lab().powerCut(old.name());
        running.until("another city to publish", PATIENCE, this::anotherPublishes);
        double published = secondsSince(fault);

        var power = Instant.now();
        running.lab().restore(old.name());
        running.until(
                "the API server of " + old,
                PATIENCE,
                () -> running.policies().status(old).isPresent());
        awaitOnly(primary());

        System.out.printf(
                "RESULT name=names-power-cut published_s=%.1f old_withdrawn_after_power_s=%.1f%n",
                published, secondsSince(power));
        assertEquals(primary(), running.settle());
        assertNotEquals(old, primary());
    }

    /** True once a city other than the old one publishes; never may two with power do so at once. */
    private boolean anotherPublishes() {
        Map<String, String> authors = authors();
        assertTrue(authors.size() <= 1, () -> "two cities publish the name: " + authors);
        return !authors.isEmpty() && !authors.containsKey(old.name());
    }

    private static void awaitOnly(City city) {
        running.until(
                "only " + city + " to publish, and its own address",
                PATIENCE,
                () -> authors().equals(Map.of(city.name(), "10.%d.254.10".formatted(city.number()))));
    }

    private static City primary() {
        return running.estate().primary().orElseThrow().city();
    }

    /** Where the name leads by each city with power that publishes it. */
    private static Map<String, String> authors() {
        Map<String, String> authors = new TreeMap<>();
        for (City city : City.ALL) {
            if (running.lab().city(city.name()).hasPower()) {
                GenericKubernetesResource found = running.lab()
                        .city(city.name())
                        .client()
                        .genericKubernetesResources(DNS_ENDPOINT)
                        .inNamespace(Estate.NAMESPACE)
                        .withName("orders-names-estate")
                        .get();
                if (found != null) {
                    authors.put(city.name(), target(found));
                }
            }
        }
        return authors;
    }

    private static String target(GenericKubernetesResource found) {
        List<Map<String, List<String>>> endpoints = found.get("spec", "endpoints");
        return String.join(",", endpoints.getFirst().get("targets"));
    }

    private static double secondsSince(Instant time) {
        return Duration.between(time, Instant.now()).toMillis() / 1000.0;
    }

    private static void installExternalDnsKind(Lab lab) {
        lab.cities().forEach(city -> {
            try {
                Definitions.install(city.client(), DEFINITION);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
