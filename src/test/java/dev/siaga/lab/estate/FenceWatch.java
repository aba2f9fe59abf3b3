package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.Optional;

/** What the cities say of their own fences, in conditions and Events, and how often their kubelets have restarted members. */
record FenceWatch(RunningEstate running) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Waits until a city says that it can't be relied on, with this remedy in the message. */
    void awaitUnsound(City city, String remedy) {
        running.until(
                city + " to be unsound: " + remedy,
                PATIENCE,
                () -> condition(city, "Fenced")
                        .filter(fenced -> fenced.getStatus().equals("False"))
                        .filter(fenced -> fenced.getMessage().contains(remedy))
                        .isPresent());
    }

    void awaitSound(City city) {
        running.until(city + " to be sound", PATIENCE, () -> is(city, "Fenced", "True"));
    }

    /** Waits until one city has heard from another that it can't be relied on. */
    void awaitHeard(City listener, City unsound) {
        running.until(
                listener + " to have heard of " + unsound,
                PATIENCE,
                () -> running.policies()
                        .status(listener)
                        .map(FailoverPolicyStatus::levelReasons)
                        .filter(reasons ->
                                reasons.stream().anyMatch(why -> why.startsWith(unsound + " can't be relied on")))
                        .isPresent());
    }

    boolean is(City city, String type, String status) {
        return condition(city, type)
                .filter(condition -> condition.getStatus().equals(status))
                .isPresent();
    }

    private Optional<Condition> condition(City city, String type) {
        return running.policies().status(city).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** How often a city has announced that it put its guard right. */
    long repairs(City city) {
        return running
                .lab()
                .city(city.name())
                .client()
                .v1()
                .events()
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(Event::getReason)
                .filter("GuardRepaired"::equals)
                .count();
    }

    /** How often the kubelets of a city have started its members again. */
    int restarts(City city) {
        return running
                .lab()
                .city(city.name())
                .client()
                .pods()
                .inNamespace(Estate.NAMESPACE)
                .withLabel("cluster-name", Estate.SCOPE)
                .list()
                .getItems()
                .stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }
}
