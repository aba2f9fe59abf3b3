package dev.siaga.lab.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts processes. One lasting thread forks them all: Linux counts the death of the forking thread as the death of the
 * parent, and containers ask to be killed when their parent dies.
 */
final class Spawner {
    private static final int TIMED_OUT = 124;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("spawner").daemon().factory());

    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    Process start(ProcessBuilder builder) throws IOException {
        var task = new FutureTask<>(builder::start);
        thread.execute(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // The fork itself can't be called off: whoever gets no handle must not leave the process behind.
            thread.execute(() -> task.resultNow().destroyForcibly());
            throw new IOException("interrupted while starting " + builder.command(), e);
        } catch (ExecutionException e) {
            throw new IOException("can't start " + builder.command(), e.getCause());
        }
    }

    Outcome run(Duration limit, ProcessBuilder builder) throws IOException, InterruptedException {
        var process = start(builder.redirectErrorStream(true));
        process.getOutputStream().close();
        var output = new FutureTask<>(() -> text(process.getInputStream()));
        Thread.startVirtualThread(output);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome(TIMED_OUT, "no answer after " + limit);
            }
            return new Outcome(process.exitValue(), output.get(1, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            // A grandchild that lives on may hold the output open.
            return new Outcome(process.exitValue(), "");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs a shell script of the kubelet's own, which must succeed. */
    String script(String text) {
        try {
            var outcome = run(Duration.ofSeconds(20), new ProcessBuilder("sh", "-euc", text));
            if (!outcome.succeeded()) {
                throw new IllegalStateException(
                        text.strip() + " ended with " + outcome.exitCode() + ": " + outcome.output());
            }
            return outcome.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    static String quote(List<String> words) {
        return String.join(" ", words.stream().map(Spawner::quote).toList());
    }
}
