package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How many bytes of log a dead primary wrote that the city which took over never had. Read from the dead city's disk, so that it
 * counts what no beacon told.
 */
final class Divergence {
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql/15/bin");
    private static final Pattern REDO = Pattern.compile("REDO location: +([0-9A-F]+/[0-9A-F]+)");
    private static final Pattern TIMELINE = Pattern.compile("checkpoint's TimeLineID: +([0-9]+)");
    private static final Pattern END = Pattern.compile("at ([0-9A-F]+/[0-9A-F]+)(?!.* at [0-9A-F]+/)");

    private Divergence() {}

    /** The folder of a member's data on this machine. Asked while the city's API still answers. */
    static Path dataFolder(RunningEstate running, DatabaseMember member) {
        var client = running.lab().city(member.city().name()).client();
        var claim = client.persistentVolumeClaims()
                .inNamespace(Estate.NAMESPACE)
                .withName("data-" + member.pod())
                .get();
        return folder(client.persistentVolumes()
                        .withName(claim.getSpec().getVolumeName())
                        .get())
                .resolve("data");
    }

    private static Path folder(PersistentVolume volume) {
        var spec = volume.getSpec();
        return Path.of(
                spec.getLocal() != null
                        ? spec.getLocal().getPath()
                        : spec.getHostPath().getPath());
    }

    /** Bytes from the fork, where the new primary's timeline begins, to the end of the log on a dead primary's disk. */
    static long bytes(Path deadData, DatabaseMember newPrimary) throws IOException, InterruptedException {
        var control = run(POSTGRES.resolve("pg_controldata").toString(), deadData.toString());
        var timeline = Long.parseLong(first(TIMELINE, control));
        var dump = run(
                POSTGRES.resolve("pg_waldump").toString(),
                "--path=" + deadData.resolve("pg_wal"),
                "--timeline=" + timeline,
                "--start=" + first(REDO, control),
                "--stats");
        var end = position(first(END, dump.lines().reduce("", (before, line) -> line)));
        return Math.max(0, end - fork(timeline, newPrimary));
    }

    /** Patroni tells the fork of a new timeline a loop after the promotion. */
    private static long fork(long timeline, DatabaseMember newPrimary) {
        return await("the fork from timeline " + timeline + " in the history of " + newPrimary.pod())
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> history(timeline, newPrimary), OptionalLong::isPresent)
                .getAsLong();
    }

    private static OptionalLong history(long timeline, DatabaseMember newPrimary) throws IOException {
        try (var answer = URI.create("http://" + newPrimary.ip() + ":8008/history")
                .toURL()
                .openStream()) {
            for (JsonNode entry : new ObjectMapper().readTree(answer)) {
                if (entry.get(0).asLong() == timeline) {
                    return OptionalLong.of(entry.get(1).asLong());
                }
            }
            return OptionalLong.empty();
        }
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + text);
        }
        return found.group(1);
    }

    private static long position(String text) {
        var halves = text.split("/");
        return (Long.parseLong(halves[0], 16) << 32) + Long.parseLong(halves[1], 16);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
