package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Running;
import dev.siaga.lab.kubelet.ContainerState.Terminated;
import dev.siaga.lab.kubelet.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/** What is known of one container at one moment. */
record ContainerView(
        String name,
        String image,
        ContainerState state,
        Optional<Terminated> last,
        int restarts,
        boolean started,
        boolean ready) {

    static ContainerView initial(Container container, String reason) {
        return new ContainerView(
                container.getName(), container.getImage(), new Waiting(reason, ""), Optional.empty(), 0, false, false);
    }

    ContainerView waiting(String reason, String message) {
        return with(new Waiting(reason, message), last, restarts, false, false);
    }

    ContainerView running(Running state, boolean started, boolean ready) {
        return with(state, last, restarts, started, ready);
    }

    ContainerView terminated(Terminated state) {
        return with(state, last, restarts, false, false);
    }

    /** The container ended and is about to start once more. */
    ContainerView again(Terminated ended, String reason, String message) {
        return with(new Waiting(reason, message), Optional.of(ended), restarts, false, false);
    }

    ContainerView counted() {
        return with(state, last, restarts + 1, started, ready);
    }

    ContainerView probed(boolean nowStarted, boolean nowReady) {
        return with(state, last, restarts, nowStarted, nowReady);
    }

    boolean isRunning() {
        return state instanceof Running;
    }

    private ContainerView with(
            ContainerState newState,
            Optional<Terminated> newLast,
            int newRestarts,
            boolean newStarted,
            boolean newReady) {
        return new ContainerView(name, image, newState, newLast, newRestarts, newStarted, newReady);
    }
}
