package dev.siaga.lab.kubelet;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a container: a process tree in namespaces of its own, which ends whole with its first process or with the kubelet. */
final class ContainerProcess {
    /**
     * The shell's only child is the first process of the new process namespace. unshare's own --fork would report a killed container as
     * ended with 1; a shell's background job ignores two signals, which a program must not inherit.
     */
    private static final String FIRST_PROCESS =
            "env --default-signal=INT,QUIT setpriv --pdeathsig KILL -- \"$@\" & exec >/dev/null 2>&1; wait $!";

    private final Spawner spawner;
    private final Plan plan;
    private final Process process;
    private final long pid;

    /** All that a container needs to start. */
    record Plan(
            ContainerRoot root,
            String networkNamespace,
            Account account,
            boolean noNewPrivileges,
            Map<String, String> environment,
            List<String> command,
            Path log) {

        private List<String> become() {
            return account.become(noNewPrivileges);
        }
    }

    private ContainerProcess(Spawner spawner, Plan plan, Process process, long pid) {
        this.spawner = spawner;
        this.plan = plan;
        this.process = process;
        this.pid = pid;
    }

    /** Returns when the container's own program runs, or has already ended. */
    static ContainerProcess start(Spawner spawner, Plan plan) throws IOException, InterruptedException {
        var folder = plan.root().folder();
        Files.createDirectories(folder);
        Files.deleteIfExists(plan.root().pidFile());
        var script = Files.writeString(folder.resolve("start.sh"), plan.root().script(plan.account(), plan.become()));
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        words.addAll(List.of("nsenter", "--net=/run/netns/" + plan.networkNamespace()));
        words.addAll(
                List.of("unshare", "--mount", "--uts", "--ipc", "--pid", "--", "sh", "-c", FIRST_PROCESS, "container"));
        words.addAll(List.of("sh", script.toString()));
        words.addAll(plan.command());
        var process = spawner.start(builder(plan, words)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(openLog(plan.log()).toFile())));
        try {
            return new ContainerProcess(
                    spawner, plan, process, awaitPid(process, plan.root().pidFile()));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static ProcessBuilder builder(Plan plan, List<String> words) {
        var builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        return builder;
    }

    /** Writable for all, since a program may open /dev/stdout again under its own account. */
    private static Path openLog(Path log) throws IOException {
        Files.createDirectories(log.getParent());
        if (!Files.exists(log)) {
            Files.createFile(log);
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        return log;
    }

    private static long awaitPid(Process process, Path file) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                return 0;
            }
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    boolean awaitExit(Duration limit) throws InterruptedException {
        return process.waitFor(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the first process to end (SIGTERM). */
    void terminate() {
        program().ifPresent(ProcessHandle::destroy);
    }

    /** Ends every process of the container (SIGKILL). */
    void kill() {
        program().ifPresent(ProcessHandle::destroyForcibly);
        if (pid == 0) {
            process.destroyForcibly();
        }
    }

    private Optional<ProcessHandle> program() {
        return pid == 0 || !process.isAlive() ? Optional.empty() : ProcessHandle.of(pid);
    }

    /** Runs a command inside the container, as its user and with its environment. */
    Spawner.Outcome exec(Duration limit, List<String> command) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("nsenter", "--target", String.valueOf(pid)));
        words.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"));
        // The limit holds inside too: a killed nsenter would leave its child in the container.
        words.addAll(List.of("timeout", "--signal=KILL", limit.toMillis() / 1000.0 + "s"));
        words.addAll(plan.become());
        words.addAll(command);
        return spawner.run(limit.plusSeconds(1), builder(plan, words));
    }
}
