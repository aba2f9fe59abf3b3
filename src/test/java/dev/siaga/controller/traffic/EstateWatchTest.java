package dev.siaga.controller.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.service.InstanceClient;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.GivenEstate;
import dev.siaga.controller.primacy.PodSelection;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.traffic.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is said of a service whose Pods are known, or not. */
class EstateWatchTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Map<Map<String, String>, List<Pod>> known = new HashMap<>();
    private final EstateRuntime estate = GivenEstate.serving();
    private final EstateWatch watch =
            new EstateWatch(this::pods, new InstanceClient(), Executors.newVirtualThreadPerTaskExecutor());

    @Test
    void of_a_service_whose_pods_were_not_listed_nothing_is_said() {
        watch.look(estate, NOW);

        assertEquals(Optional.empty(), serving());
    }

    @Test
    void while_the_pods_of_one_kind_are_unknown_nothing_is_said_of_the_other() {
        known.put(Map.of("app", "shop"), List.of());

        watch.look(estate, NOW);

        assertEquals(Optional.empty(), serving());
    }

    @Test
    void a_service_without_pods_is_down() {
        known.put(Map.of("app", "shop"), List.of());
        known.put(Map.of("app", "shop-backup"), List.of());

        watch.look(estate, NOW);

        assertEquals(Optional.of(Serving.NONE), serving());
    }

    @Test
    void what_was_seen_holds_while_the_pods_are_unknown() {
        known.put(Map.of("app", "shop"), List.of(ready()));
        known.put(Map.of("app", "shop-backup"), List.of());
        watch.look(estate, NOW);

        known.clear();
        watch.look(estate, NOW.plusSeconds(1));

        assertEquals(Optional.of(Serving.MAIN), serving());
        assertEquals(
                List.of(new Address("10.1.0.7", 8080)),
                watch.sights().get("shop").main().working());
    }

    private Optional<Serving> serving() {
        return watch.sights().get("shop").health().serving();
    }

    private Optional<List<Pod>> pods(PodSelection selection) {
        return Optional.ofNullable(known.get(selection.labels()));
    }

    private static Pod ready() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("shop-1")
                .withUid("a")
                .endMetadata()
                .withNewStatus()
                .withPodIP("10.1.0.7")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
