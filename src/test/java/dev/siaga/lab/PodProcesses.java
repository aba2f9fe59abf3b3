package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the processes of a Pod. The kubelet writes each container's first pid, as the city numbers it; the others are those
 * that share its process namespace.
 */
final class PodProcesses {
    private static final String SIGNAL_ALL = """
            space=$(readlink /proc/$1/ns/pid) || exit 0
            for process in /proc/[0-9]*; do
              [ "$(readlink "$process/ns/pid")" != "$space" ] || kill -$2 "${process#/proc/}" 2>/dev/null || true
            done""";

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

    /** A command for the city's process namespace. */
    static String[] signalling(String firstPid, Signal signal) {
        return new String[] {"sh", "-c", SIGNAL_ALL, "sh", firstPid, signal.name()};
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
