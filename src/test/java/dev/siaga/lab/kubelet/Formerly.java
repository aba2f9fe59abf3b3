package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Terminated;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the Pod's status says of the time before this kubelet started: whatever ran then has been killed with the former kubelet. */
record Formerly(Map<String, ContainerStatus> containers) {
    private static final int KILLED = 137;

    static Formerly of(Pod pod) {
        var status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        var containers = Stream.concat(
                        status.getContainerStatuses().stream(), status.getInitContainerStatuses().stream())
                .filter(one -> Optional.ofNullable(one.getContainerID()).isPresent())
                .collect(Collectors.toUnmodifiableMap(ContainerStatus::getName, Function.identity()));
        return new Formerly(containers);
    }

    ContainerView view(Container container, ContainerView initial, RestartPolicy policy) {
        var status = Optional.ofNullable(containers.get(container.getName()));
        if (status.isEmpty()) {
            return initial;
        }
        var ended = ended(status.get());
        var restarted = new ContainerView(
                initial.name(),
                initial.image(),
                initial.state(),
                Optional.of(ended),
                status.get().getRestartCount() + 1,
                false,
                false);
        return policy.restarts(ended) ? restarted : finished(restarted, ended);
    }

    private static ContainerView finished(ContainerView view, Terminated ended) {
        return new ContainerView(view.name(), view.image(), ended, Optional.empty(), view.restarts() - 1, false, false);
    }

    private static Terminated ended(ContainerStatus status) {
        var state = Optional.ofNullable(status.getState());
        var last = Optional.ofNullable(status.getLastState());
        return state.map(now -> now.getTerminated())
                .or(() -> state.filter(now -> now.getRunning() == null)
                        .flatMap(now -> last.map(then -> then.getTerminated())))
                .map(known -> terminated(status, known))
                .orElseGet(() -> killed(status));
    }

    private static Terminated terminated(ContainerStatus status, ContainerStateTerminated known) {
        return new Terminated(
                id(status),
                known.getExitCode(),
                known.getReason(),
                time(known.getStartedAt()),
                time(known.getFinishedAt()));
    }

    private static Terminated killed(ContainerStatus status) {
        var since = Optional.ofNullable(status.getState())
                .map(state -> state.getRunning())
                .map(running -> time(running.getStartedAt()))
                .orElse(Instant.EPOCH);
        return new Terminated(id(status), KILLED, "ContainerStatusUnknown", since, Instant.now());
    }

    private static Instant time(String text) {
        return Optional.ofNullable(text).map(Instant::parse).orElse(Instant.EPOCH);
    }

    private static String id(ContainerStatus status) {
        return status.getContainerID().replaceFirst("^.*//", "");
    }
}
