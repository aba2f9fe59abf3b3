package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Running;
import dev.siaga.lab.kubelet.ContainerState.Terminated;
import dev.siaga.lab.kubelet.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Says of a Pod's containers what Kubernetes says of them: phase, conditions, container statuses. */
record PodStatuses(
        Pod pod, List<ContainerView> init, List<ContainerView> main, Optional<Waiting> problem, Instant now) {

    String phase() {
        boolean initFailed = RestartPolicy.of(pod).rule() == RestartPolicy.Rule.NEVER
                && init.stream().anyMatch(one -> one.state() instanceof Terminated ended && !ended.succeeded());
        if (initFailed) {
            return "Failed";
        }
        boolean allEnded = main.stream().allMatch(one -> one.state() instanceof Terminated);
        if (allEnded) {
            boolean good = main.stream().allMatch(one -> one.state() instanceof Terminated ended && ended.succeeded());
            return good ? "Succeeded" : "Failed";
        }
        boolean everStarted = main.stream()
                .anyMatch(one -> !(one.state() instanceof Waiting) || one.last().isPresent());
        return everStarted ? "Running" : "Pending";
    }

    boolean initialized() {
        return init.stream().allMatch(one -> one.state() instanceof Terminated ended && ended.succeeded());
    }

    boolean containersReady() {
        return initialized() && main.stream().allMatch(ContainerView::ready);
    }

    List<PodCondition> conditions(boolean hasNetwork) {
        var unready = phase().equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
        return List.of(
                condition("PodReadyToStartContainers", hasNetwork, ""),
                condition("Initialized", initialized(), initialized() ? "" : "ContainersNotInitialized"),
                condition("ContainersReady", containersReady(), containersReady() ? "" : unready),
                condition("Ready", containersReady() && gatesOpen(), containersReady() ? gateReason() : unready));
    }

    private boolean gatesOpen() {
        return pod.getSpec().getReadinessGates().stream()
                .allMatch(gate -> known(gate.getConditionType())
                        .filter(condition -> condition.getStatus().equals("True"))
                        .isPresent());
    }

    private String gateReason() {
        return gatesOpen() ? "" : "ReadinessGatesNotReady";
    }

    private Optional<PodCondition> known(String type) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private PodCondition condition(String type, boolean holds, String reason) {
        var status = holds ? "True" : "False";
        var since = known(type)
                .filter(condition -> condition.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> text(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(since)
                .withReason(reason)
                .withMessage(holds ? "" : message())
                .build();
    }

    private String message() {
        if (problem.isPresent()) {
            return problem.get().message();
        }
        var unready = main.stream()
                .filter(one -> !one.ready())
                .map(ContainerView::name)
                .toList();
        return unready.isEmpty() ? "" : "containers with unready status: " + unready;
    }

    ContainerStatus status(ContainerView view) {
        var state = view.state() instanceof Waiting
                ? problem.<ContainerState>map(known -> known).orElse(view.state())
                : view.state();
        var builder = new ContainerStatusBuilder()
                .withName(view.name())
                .withImage(view.image())
                .withImageID(view.image())
                .withReady(view.ready())
                .withStarted(view.started())
                .withRestartCount(view.restarts())
                .withState(state(state));
        view.last().ifPresent(last -> builder.withLastState(state(last)));
        switch (state) {
            case Running running -> builder.withContainerID(id(running.id()));
            case Terminated ended -> builder.withContainerID(id(ended.id()));
            case Waiting none -> view.last().ifPresent(last -> builder.withContainerID(id(last.id())));
        }
        return builder.build();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState state) {
        var builder = new ContainerStateBuilder();
        return switch (state) {
            case Waiting waiting ->
                builder.withNewWaiting()
                        .withReason(waiting.reason())
                        .withMessage(waiting.message())
                        .endWaiting()
                        .build();
            case Running running ->
                builder.withNewRunning()
                        .withStartedAt(text(running.since()))
                        .endRunning()
                        .build();
            case Terminated ended ->
                builder.withNewTerminated()
                        .withContainerID(id(ended.id()))
                        .withExitCode(ended.exitCode())
                        .withReason(ended.reason())
                        .withStartedAt(text(ended.since()))
                        .withFinishedAt(text(ended.until()))
                        .endTerminated()
                        .build();
        };
    }

    private static String id(String id) {
        return "process://" + id;
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
