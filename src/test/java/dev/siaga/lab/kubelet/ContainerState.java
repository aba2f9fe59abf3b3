package dev.siaga.lab.kubelet;

import java.time.Instant;

/** Where a container is in its life. */
sealed interface ContainerState {
    record Waiting(String reason, String message) implements ContainerState {}

    record Running(String id, Instant since) implements ContainerState {}

    record Terminated(String id, int exitCode, String reason, Instant since, Instant until) implements ContainerState {
        boolean succeeded() {
            return exitCode == 0;
        }
    }
}
