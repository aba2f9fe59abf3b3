package dev.siaga.lab.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The members of a city that its write probe tries, as a file of lines {@code name host:port}. Whoever can see the cluster writes it;
 * the probe reads it, so that the probe goes on when nothing else does.
 */
public final class Members {
    /** One member and where it listens. */
    public record Member(String name, String address) {}

    private Members() {}

    /** Replaces the list in one step. */
    public static void write(Path file, List<Member> members) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(
                part,
                members.stream().map(m -> m.name() + " " + m.address() + "\n").collect(Collectors.joining()));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The list as it is now; empty before it is first written. */
    public static List<Member> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .map(words -> new Member(words[0], words[1]))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
