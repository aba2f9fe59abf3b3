package dev.siaga.lab.estate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** How much memory the whole lab takes: every process of the sandbox, pages they share counted once. */
final class Footprint {
    private static final Pattern SHARE = Pattern.compile("^Pss: +([0-9]+) kB", Pattern.MULTILINE);

    private Footprint() {}

    static long mebibytes() throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            long kilobytes = 0;
            for (Path process : processes) {
                kilobytes += kilobytes(process.resolve("smaps_rollup"));
            }
            return kilobytes / 1024;
        }
    }

    private static long kilobytes(Path rollup) {
        try {
            var share = SHARE.matcher(Files.readString(rollup));
            return share.find() ? Long.parseLong(share.group(1)) : 0;
        } catch (IOException e) {
            return 0; // it ended while we counted, or is a kernel's
        }
    }
}
