package dev.siaga.lab.estate;

import dev.siaga.lab.client.Writer;
import java.nio.file.Path;
import java.util.Arrays;

/** A writer of the stretched cluster. Arguments: those of {@link Writer}, then the file of each city's members. */
public final class StretchedWriterMain {
    private StretchedWriterMain() {}

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var files = Arrays.stream(args).skip(4).map(Path::of).toList();
        Writer.of(args).run(new PrimaryRoute(files));
    }
}
