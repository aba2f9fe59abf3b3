package dev.siaga.lab.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {
    @TempDir
    private Path folder;

    @Test
    void what_was_added_is_read_as_it_was() throws IOException {
        var attempts = write(3);

        assertEquals(attempts, AttemptLog.read(log()));
        assertEquals(attempts, AttemptLog.readLast(log(), 1_000_000));
    }

    @Test
    void the_last_attempts_are_whole_wherever_the_bytes_begin() throws IOException {
        var attempts = write(20);
        var size = (int) Files.size(log());

        for (int bytes = 0; bytes <= size; bytes++) {
            var last = AttemptLog.readLast(log(), bytes);
            assertEquals(attempts.subList(attempts.size() - last.size(), attempts.size()), last);
        }
        assertTrue(AttemptLog.readLast(log(), size / 2).size() >= 9);
    }

    @Test
    void between_two_sizes_are_those_that_were_added_between() throws IOException {
        var first = write(3);
        var size = AttemptLog.size(log());
        var added = write(4);
        var end = AttemptLog.size(log());
        write(2);

        assertEquals(first, AttemptLog.read(log(), 0, size));
        assertEquals(added, AttemptLog.read(log(), size, end));
        assertEquals(List.of(), AttemptLog.read(log(), end, end));
    }

    @Test
    void a_line_that_is_being_written_is_not_read() throws IOException {
        var attempts = write(2);
        Files.writeString(log(), "{\"city\":\"ban", StandardOpenOption.APPEND);

        assertEquals(attempts, AttemptLog.read(log()));
        assertEquals(attempts, AttemptLog.readLast(log(), 1_000_000));
    }

    @Test
    void no_file_holds_no_attempts() {
        assertEquals(List.of(), AttemptLog.read(log()));
        assertEquals(List.of(), AttemptLog.readLast(log(), 100));
        assertEquals(List.of(), AttemptLog.read(log(), 0, 0));
        assertEquals(0, AttemptLog.size(log()));
    }

    private List<Attempt> write(int count) throws IOException {
        var attempts = LongStream.range(0, count)
                .mapToObj(n -> new Attempt("bandung", "orders-api", n, n, n + 1, Outcome.ACCEPTED, "bandung main", ""))
                .toList();
        try (var log = AttemptLog.append(log())) {
            attempts.forEach(log::add);
        }
        return attempts;
    }

    private Path log() {
        return folder.resolve("log.jsonl");
    }
}
