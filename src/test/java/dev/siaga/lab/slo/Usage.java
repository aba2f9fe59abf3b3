package dev.siaga.lab.slo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used, by the kernel's books.
 *
 * @param cpuSeconds of all its threads since it began
 * @param residentMebibytes now
 * @param peakMebibytes the most that was ever resident
 */
public record Usage(double cpuSeconds, long residentMebibytes, long peakMebibytes, long threads) {
    private static final double TICKS_PER_SECOND = 100;
    /** In {@code /proc/PID/stat}, after the name in parentheses. */
    private static final int USER_TIME = 11;

    public static Usage of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        return new Usage(
                (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_PER_SECOND,
                field(status, "VmRSS") / 1024,
                field(status, "VmHWM") / 1024,
                field(status, "Threads"));
    }

    /** How busy the machine is: runnable processes, averaged over a minute. */
    public static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static long field(String status, String name) {
        Matcher value =
                Pattern.compile("^" + name + ":\\s+(\\d+)", Pattern.MULTILINE).matcher(status);
        return value.find() ? Long.parseLong(value.group(1)) : 0;
    }
}
