package dev.siaga.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One bash for a whole document: variables and folders stay from block to block, as in a reader's. */
final class Shell implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String END = "siaga-end-of-block";

    /** What was printed, on either stream, and the exit code of the last command. */
    record Said(int code, String text) {}

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    private Shell(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Shell open(Path folder, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Shell(builder.start());
    }

    /** Runs a block to its end. Its commands find an empty standard input, not this one. */
    Said run(String block) throws Exception {
        input.write("{\n%s} </dev/null\nprintf '\\n%s %%d\\n' $?\n".formatted(block, END));
        input.flush();
        return CompletableFuture.supplyAsync(this::answer).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    private Said answer() {
        var said = new StringBuilder();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(END)) {
                    return new Said(Integer.parseInt(line.substring(END.length() + 1)), said.toString());
                }
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the shell ended: " + said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
