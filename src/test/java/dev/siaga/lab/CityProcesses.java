package dev.siaga.lab;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processes of one city. They live in a process namespace of their own below one first process, so that a power cut is
 * one signal that leaves no survivor, whatever the city had started.
 */
final class CityProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Mounts /proc of the new namespace, says so, then reaps orphans for ever. */
    private static final String FIRST_PROCESS =
            "mount -t proc proc /proc; echo ready; exec >/dev/null; sleep infinity & while :; do wait $!; done";

    private final City city;
    private final Path logs;
    private final Map<String, ProcessSpec> specs = new TreeMap<>();
    private final Map<String, Process> running = new TreeMap<>();
    private Power power = new Off();

    private sealed interface Power {}

    private record On(Process launcher, long firstPid) implements Power {}

    private record Off() implements Power {}

    CityProcesses(City city, Folder logs) {
        this.city = city;
        this.logs = logs.path();
    }

    synchronized void powerOn() {
        if (power instanceof On) {
            return;
        }
        // Mounts stay shared where they were: a Pod's network namespace that the kubelet makes must be seen outside,
        // too.
        var command =
                List.of("unshare", "--pid", "--fork", "--kill-child=KILL", "--mount", "--propagation", "unchanged");
        var launcher =
                launch(join(command, List.of("sh", "-c", FIRST_PROCESS)), ProcessBuilder.Redirect.PIPE, Map.of());
        try (var output = launcher.inputReader(StandardCharsets.UTF_8)) {
            if (!"ready".equals(output.readLine())) {
                throw new IllegalStateException("the first process of " + city + " didn't start");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        power = new On(launcher, childOf(launcher).pid());
    }

    /** Every process of the city is gone when this returns. */
    synchronized void powerOff() {
        if (!(power instanceof On on)) {
            return;
        }
        send(Signal.KILL, on.firstPid());
        // A launcher stops together with its process; stopped, it would never collect the dead and the namespace would
        // linger.
        running.values().forEach(launcher -> send(Signal.CONT, launcher.pid()));
        awaitEnd(on.launcher());
        running.values().forEach(CityProcesses::awaitEnd);
        running.clear();
        power = new Off();
    }

    synchronized boolean isOn() {
        return power instanceof On;
    }

    /** Starts a process, or leaves it alone when it runs. The specification is kept for {@link #start(String)}. */
    synchronized void start(ProcessSpec spec) {
        specs.put(spec.name(), spec);
        if (isRunning(spec.name())) {
            return;
        }
        var log = logOf(spec.name()).toFile();
        var command = join(enter("--net=/run/netns/" + spec.namespace()), spec.command());
        running.put(spec.name(), launch(command, ProcessBuilder.Redirect.appendTo(log), spec.environment()));
    }

    /** Starts again what was killed. */
    synchronized void start(String name) {
        start(specOf(name));
    }

    synchronized void signal(String name, Signal signal) {
        var launcher = running.get(specOf(name).name());
        if (launcher == null || !launcher.isAlive()) {
            throw new IllegalStateException(name + " of " + city + " isn't running");
        }
        send(signal, childOf(launcher).pid());
        if (signal != Signal.STOP) {
            send(Signal.CONT, launcher.pid());
        }
        if (signal == Signal.KILL) {
            awaitEnd(launcher);
        }
    }

    /** Runs a short command in the city's process namespace, where the pids that its kubelet wrote down mean something. */
    synchronized String run(String... command) {
        return Command.run(join(enter(), List.of(command)));
    }

    synchronized boolean isRunning(String name) {
        var launcher = running.get(name);
        return launcher != null && launcher.isAlive();
    }

    /** Every process the city was ever told to start, and whether it runs. */
    synchronized Map<String, Boolean> states() {
        var states = new TreeMap<String, Boolean>();
        specs.keySet().forEach(name -> states.put(name, isRunning(name)));
        return states;
    }

    /** The first process, as seen from here: the way into the city's namespaces for a shell. */
    synchronized long firstPid() {
        if (power instanceof On on) {
            return on.firstPid();
        }
        throw new IllegalStateException(city + " has no power");
    }

    /** Ends a wait for a process that will never be ready, with the end of its log. */
    void requireRunning(String name) {
        if (!isRunning(name)) {
            var lastWords = Command.run("tail", "-n", "15", logOf(name).toString());
            throw new IllegalStateException(name + " of " + city + " ended; " + logOf(name) + ":\n" + lastWords);
        }
    }

    private Path logOf(String name) {
        return logs.resolve(city + "-" + name + ".log");
    }

    private ProcessSpec specOf(String name) {
        var spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("no process " + name + " in " + city + "; there are " + specs.keySet());
        }
        return spec;
    }

    private List<String> enter(String... more) {
        var command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(firstPid()), "--pid", "--mount"));
        command.addAll(List.of(more));
        command.add("--");
        return command;
    }

    private static Process launch(
            List<String> command, ProcessBuilder.Redirect output, Map<String, String> environment) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessHandle childOf(Process launcher) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> launcher.children().findFirst(), child -> child.isPresent())
                .orElseThrow();
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(PATIENCE)) {
                throw new IllegalStateException("still alive after a kill: " + process.info());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void send(Signal signal, long pid) {
        // Fails only when the process is gone already, which is what a kill wants.
        Command.attempt(List.of("kill", "-" + signal, Long.toString(pid)));
    }

    static List<String> join(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    @Override
    public void close() {
        powerOff();
    }
}
