package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Objects;

/** The death of all database members of a living city, who stay dead until they are given back. */
record DatabaseOutage(Databases databases, City city) {
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(15);
    private static final int MEMBERS = 2;

    /** Frozen first, so that nobody says goodbye; killed once the kubelet won't start them again. */
    void begin() {
        var members = databases.members(city);
        members.forEach(member -> databases.lab().stopPod(city.name(), databases.namespace(), member.pod()));
        scale(0);
        await("the Pods to be on their way out")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(TO_BE_TOLD)
                .until(() -> members.stream().allMatch(this::isLeaving));
        members.forEach(member -> databases.lab().killPod(city.name(), databases.namespace(), member.pod()));
    }

    /** The members start again, on the data they had. */
    void end() {
        scale(MEMBERS);
    }

    private boolean isLeaving(DatabaseMember member) {
        Pod pod = databases
                .lab()
                .city(city.name())
                .client()
                .pods()
                .inNamespace(databases.namespace())
                .withName(member.pod())
                .get();
        return Objects.nonNull(pod.getMetadata().getDeletionTimestamp());
    }

    private void scale(int replicas) {
        databases
                .lab()
                .city(city.name())
                .client()
                .apps()
                .statefulSets()
                .inNamespace(databases.namespace())
                .withName(Estate.SCOPE + "-" + city)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"replicas\": %d}}".formatted(replicas));
    }
}
