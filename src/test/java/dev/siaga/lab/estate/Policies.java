package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Siaga is told and what it reports: the estate's FailoverPolicy in each city. */
public final class Policies {
    private static final String NAME = "orders";

    private final Lab lab;

    /** Looks at the policies of a lab. */
    public Policies(Lab lab) {
        this.lab = lab;
    }

    /** The policy's status in one city; empty while that city's API doesn't answer or nothing was reported. */
    public Optional<FailoverPolicyStatus> status(City city) {
        if (!lab.city(city.name()).hasPower()) {
            return Optional.empty(); // nobody would refuse the connection: the question would hang
        }
        try {
            return Optional.ofNullable(lab.city(city.name())
                            .client()
                            .resources(FailoverPolicy.class)
                            .inNamespace(Estate.NAMESPACE)
                            .withName(NAME)
                            .get())
                    .map(FailoverPolicy::getStatus);
        } catch (KubernetesClientException unreachable) {
            return Optional.empty();
        }
    }

    /** Changes the policy alike in every city with power, as GitOps does. Fails when a city's API server refuses it. */
    public void change(String mergePatch) {
        lab.everyCity().stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .forEach(city -> change(city, mergePatch));
    }

    /** Changes the policy in one city, the others being yet to follow. */
    public void change(City city, String mergePatch) {
        lab.city(city.name())
                .client()
                .resources(FailoverPolicy.class)
                .inNamespace(Estate.NAMESPACE)
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    /** The holder as a city sees it. */
    public Optional<String> holder(City city) {
        return status(city).map(FailoverPolicyStatus::holder);
    }

    /** The highest epoch that any city reports. */
    public long epoch() {
        return lab.everyCity().stream()
                .flatMap(city -> status(city).stream())
                .map(FailoverPolicyStatus::epoch)
                .filter(epoch -> epoch != null)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** Whether every city with power reports this holder. */
    public boolean isSettled(City holder) {
        return lab.everyCity().stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .allMatch(city -> holder(city).filter(holder.name()::equals).isPresent());
    }

    /** What each city decided last and why, for a human. */
    public String summary() {
        Map<String, String> lines = new TreeMap<>();
        lab.everyCity()
                .forEach(city -> lines.put(
                        city.name(),
                        status(city)
                                .map(status ->
                                        "%s, epoch %s, %s".formatted(status.phase(), status.epoch(), reason(status)))
                                .orElse("no answer")));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String reason(FailoverPolicyStatus status) {
        return Optional.ofNullable(status.lastDecision())
                .map(decision -> decision.action() + " (" + decision.reason() + ")")
                .orElse("no decision");
    }
}
