package dev.siaga.controller.watch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL server of its own, at an address of this machine that isn't its loopback. */
final class RealPostgres implements AutoCloseable {
    private static final List<String> AS_POSTGRES =
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String address;
    private final Path programs;
    private final Path data;
    private Process server;

    RealPostgres(Path folder, String address) {
        this.address = address;
        this.data = folder.resolve("reports");
        this.programs = programs();
        try {
            run(List.of("chmod", "0755", folder.toString()));
            run(List.of("install", "-d", "-o", "postgres", "-g", "postgres", "-m", "0700", data.toString()));
            run(as("initdb", "-D", data.toString(), "-A", "trust", "--no-sync"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    void start() {
        try {
            server = new ProcessBuilder(as(
                            "postgres",
                            "-D",
                            data.toString(),
                            "-c",
                            "listen_addresses=" + address,
                            "-c",
                            "unix_socket_directories="))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(SOON).until(() -> run(as("pg_isready", "-h", address, "-p", "5432")) == 0);
    }

    /** It accepts connections and answers nothing. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            run(List.of("kill", "-" + name, Long.toString(server.pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> as(String program, String... words) {
        var command = new ArrayList<>(AS_POSTGRES);
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    private static int run(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    private static Path programs() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.sorted().reduce((_, newest) -> newest).orElseThrow().resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once, as a power cut does. */
    void kill() {
        server.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
