package dev.siaga.lab.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A client's attempts as JSON lines in a file: each is with the kernel before the next is made, so a kill loses none. */
public final class AttemptLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;

    private AttemptLog(FileChannel file) {
        this.file = file;
    }

    /** Opens a log for appending; makes its folder. */
    public static AttemptLog append(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        return new AttemptLog(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** The attempts in a log so far, in the order written; none when there is no such file. */
    public static List<Attempt> read(Path path) {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return attempts(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The attempts that were added to a log since it had one size and until it had another. */
    public static List<Attempt> read(Path path, long from, long to) {
        return attempts(text(path, from, to).lines());
    }

    /** The last attempts in a log, as many as a number of bytes holds: cheaper than all of them. */
    public static List<Attempt> readLast(Path path, int bytes) {
        var size = size(path);
        var from = Math.max(0, size - bytes);
        // The first line may have lost its beginning.
        return attempts(text(path, from, size).lines().skip(from == 0 ? 0 : 1));
    }

    /** How many bytes a log has; none when there is no such file. */
    public static long size(Path path) {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path path, long from, long to) {
        if (!Files.exists(path)) {
            return "";
        }
        try (var file = Files.newInputStream(path)) {
            file.skipNBytes(from);
            return new String(file.readNBytes((int) (to - from)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Attempt> attempts(Stream<String> lines) {
        return lines.filter(AttemptLog::whole).map(AttemptLog::parse).toList();
    }

    /** Writes one attempt. */
    public synchronized void add(Attempt attempt) {
        try {
            var line = ByteBuffer.wrap((JSON.writeValueAsString(attempt) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                file.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line being written while we read has no end yet. */
    private static boolean whole(String line) {
        return line.endsWith("}");
    }

    private static Attempt parse(String line) {
        try {
            return JSON.readValue(line, Attempt.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not an attempt: " + line, e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
