package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the processes of a Pod. The kubelet writes each container's first pid, as the city numbers it; the others are those
 * that share its process namespace.
 */
final class PodProcesses {
    private static final String SIGNAL_ALL = """
            space=$(readlink /proc/$1/ns/pid) || exit 0
            for process in /proc/[0-9]*; do
              [ "$(readlink "$process/ns/pid")" = "$space" ] || continue
              [ -z "$3" ] || [ "$(cat "$process/comm")" = "$3" ] || continue
              kill -$2 "${process#/proc/}" 2>/dev/null || true
            done""";

    /** Takes over the environment of the container's first process, then becomes the command. */
    private static final String IN_CONTAINER = """
            tr '\\0' '\\n' </proc/1/environ >/tmp/environ
            while IFS= read -r each; do export "$each"; done </tmp/environ
            exec sh -c "$1\"""";

    private PodProcesses() {}

    /** The first pid of each running container. */
    static List<String> of(Folder city, String namespace, String pod) {
        var folder = city.file("kubelet").resolve("pods").resolve(namespace + "_" + pod);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no Pod " + pod + " in namespace " + namespace + " runs in this city");
        }
        try (var containers = Files.list(folder)) {
            return containers
                    .map(container -> container.resolve("pid"))
                    .filter(Files::exists)
                    .map(PodProcesses::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command for the city's process namespace; it reaches only the processes of one program where one is named. */
    static String[] signalling(String firstPid, Signal signal, Optional<String> program) {
        return new String[] {"sh", "-c", SIGNAL_ALL, "sh", firstPid, signal.name(), program.orElse("")};
    }

    /** A command for the city's process namespace that runs a line of shell inside a container, with its environment, as root. */
    static String[] inside(String firstPid, String line) {
        return new String[] {
            "nsenter",
            "--target",
            firstPid,
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--root",
            "--wd",
            "--",
            "sh",
            "-c",
            IN_CONTAINER,
            "sh",
            line
        };
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
