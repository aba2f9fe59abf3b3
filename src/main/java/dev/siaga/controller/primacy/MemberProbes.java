package dev.siaga.controller.primacy;

import dev.siaga.failover.LivenessProbe;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;

/** Reads from a member's Pod how its kubelet finds out that Patroni is frozen: only a question to Patroni's own port can tell. */
final class MemberProbes {
    private MemberProbes() {}

    static Optional<LivenessProbe> of(Pod pod, int patroniPort) {
        long podGrace = Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(30L);
        return pod.getSpec().getContainers().stream()
                .filter(container -> asksPatroni(container, patroniPort))
                .map(container -> probe(container, podGrace))
                .findFirst();
    }

    private static boolean asksPatroni(Container container, int patroniPort) {
        return Optional.ofNullable(container.getLivenessProbe())
                .map(Probe::getHttpGet)
                .map(HTTPGetAction::getPort)
                .filter(port -> leadsTo(port, container, patroniPort))
                .isPresent();
    }

    private static boolean leadsTo(IntOrString port, Container container, int patroniPort) {
        return port.getIntVal() != null
                ? port.getIntVal() == patroniPort
                : container.getPorts().stream()
                        .filter(named -> port.getStrVal().equals(named.getName()))
                        .anyMatch(named -> named.getContainerPort() == patroniPort);
    }

    private static LivenessProbe probe(Container container, long podGrace) {
        Probe probe = container.getLivenessProbe();
        return new LivenessProbe(
                seconds(probe.getPeriodSeconds(), 10),
                seconds(probe.getTimeoutSeconds(), 1),
                Optional.ofNullable(probe.getFailureThreshold()).orElse(3),
                Duration.ofSeconds(Optional.ofNullable(probe.getTerminationGracePeriodSeconds())
                        .orElse(podGrace)),
                Optional.ofNullable(container.getLifecycle())
                        .map(Lifecycle::getPreStop)
                        .isPresent());
    }

    private static Duration seconds(Integer declared, int otherwise) {
        return Duration.ofSeconds(Optional.ofNullable(declared).orElse(otherwise));
    }
}
