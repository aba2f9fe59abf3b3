package dev.siaga.lab;

import java.nio.file.Path;
import java.util.List;

/** The real {@code kubectl}, as an administrator of one city. */
public final class Kubectl {
    private final Path program;
    private final Path kubeconfig;

    Kubectl(Path program, Path kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /** What it printed, on either stream, and its exit code. */
    public record Answer(int exitCode, String output) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    public Answer run(String... words) {
        var outcome = Command.attempt(
                CityProcesses.join(List.of(program.toString(), "--kubeconfig=" + kubeconfig), List.of(words)));
        return new Answer(outcome.exitCode(), outcome.output());
    }
}
