package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a short command to its end. What it printed is the answer, or the message when it failed. */
public final class Command {
    private Command() {}

    public record Outcome(int exitCode, String output) {}

    static String run(String... command) {
        return run(List.of(command));
    }

    /** Splits at blanks: for the many commands of the network whose words hold none. */
    static String line(String command) {
        return run(command.split(" "));
    }

    static String run(List<String> command) {
        var outcome = attempt(command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + outcome.exitCode() + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** For a command that may fail. */
    public static Outcome attempt(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }
}
