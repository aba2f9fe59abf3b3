package dev.siaga.lab.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.lab.City;
import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import dev.siaga.lab.estate.RunningEstate;
import dev.siaga.lab.estate.Verdict;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code make soak}: three cities under writers and readers, and nothing goes wrong. Every minute it is read what Siaga uses, and at the end it
 * is judged whether that stayed flat and nothing moved. Arguments: the run folder, in which {@code samples.jsonl} keeps every reading, and minutes.
 */
public final class SoakMain {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int TOLD_EVERY = 10;
    /** The longest that a client of a machine that many share may be without an answer: no change of the primary is as short. */
    private static final Duration UNNOTICED = Duration.ofSeconds(4);

    private final RunningEstate running;
    private final Progress progress;
    private final Path file;
    private final List<Sample> samples = new ArrayList<>();

    private SoakMain(RunningEstate running, Progress progress, Path file) {
        this.running = running;
        this.progress = progress;
        this.file = file;
    }

    /** Exits with 1 when something grew or moved. */
    public static void main(String[] args) {
        Program.end(() -> soak(Path.of(args[0]).toAbsolutePath(), Integer.parseInt(args[1])));
    }

    private static boolean soak(Path folder, int minutes) throws Exception {
        if (minutes < Steadiness.LEAST) {
            throw new IllegalArgumentException(
                    "a soak of " + minutes + " minutes tells nothing: at least " + Steadiness.LEAST);
        }
        var progress = Progress.printing();
        try (var running = RunningEstate.start(folder, progress)) {
            running.startReaders();
            var file = folder.resolve("samples.jsonl");
            Files.deleteIfExists(file);
            return new SoakMain(running, progress, file).watch(minutes);
        }
    }

    private boolean watch(int minutes) throws Exception {
        var primary = running.settle();
        var epoch = running.policies().epoch();
        var operators = operators();
        var began = Instant.now();
        progress.say("nothing goes wrong for %d minutes; readings are in %s".formatted(minutes, file));
        for (int minute = 0; minute <= minutes; minute++) {
            Thread.sleep(Math.max(
                    0,
                    Duration.between(Instant.now(), began.plus(EVERY.multipliedBy(minute)))
                            .toMillis()));
            sample(minute);
        }
        return judge(primary, epoch, operators, began);
    }

    private void sample(int minute) throws IOException {
        var sample = Sample.of(running.lab());
        samples.add(sample);
        Files.writeString(
                file,
                new ObjectMapper()
                                .writeValueAsString(Map.of("at", sample.at().toString(), "readings", sample.readings()))
                        + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (minute % TOLD_EVERY == 0) {
            progress.say("minute %d: memory %s MiB, quorum %s MiB"
                    .formatted(
                            minute,
                            sample.readings().get(Meter.MEMORY).values().stream()
                                    .map(Math::round)
                                    .toList(),
                            sample.readings().get(Meter.QUORUM_SIZE).values()));
        }
    }

    private boolean judge(City primary, long epoch, Map<String, Integer> operators, Instant began) throws IOException {
        var verdict = new Verdict("soak")
                .tell("hours", "hours", Duration.between(began, Instant.now()).toMinutes() / 60.0)
                .tell("samples", "samples", samples.size());
        for (Meter meter : Meter.values()) {
            var worst = Steadiness.worst(meter, samples);
            verdict.expect(
                    meter.what,
                    meter.key,
                    "%.1f-%.1f".formatted(worst.early(), worst.late()),
                    "from at most %.1f then, of %s".formatted(meter.allowed(worst.early()), worst.whose()),
                    worst.flat());
        }
        var probe = running.judges().probe();
        var outage = running.lab().everyCity().stream()
                .map(city -> running.judges().journal(city).since(began).longestOutage())
                .max(Duration::compareTo)
                .orElseThrow();
        verdict.expect(
                        "primary",
                        "primary",
                        primary,
                        "the same",
                        running.settled().filter(primary::equals).isPresent())
                .expect(
                        "epoch",
                        "epoch",
                        running.policies().epoch(),
                        "the same",
                        running.policies().epoch() == epoch)
                .expect(
                        "changes of who accepts writes",
                        "handovers",
                        probe.handovers().size(),
                        "none",
                        probe.handovers().isEmpty())
                .expect(
                        "two cities accepting writes at once, ms",
                        "dual_writer_ms",
                        probe.dualWriterMillis(),
                        "never",
                        probe.dualWriterMillis() == 0)
                .expect(
                        "longest outage of a writer, s",
                        "outage_s",
                        outage.toMillis() / 1000.0,
                        "nothing that a client notices",
                        outage.compareTo(UNNOTICED) < 0)
                .expect(
                        "operators and their restarts",
                        "operators",
                        operators().size(),
                        "the same, none restarted",
                        operators().equals(operators));
        verdict.print("met");
        return verdict.met();
    }

    /** Every operator's Pod, and how often it was started again. */
    private Map<String, Integer> operators() {
        var restarts = new TreeMap<String, Integer>();
        for (City city : running.lab().everyCity()) {
            running.lab()
                    .city(city.name())
                    .client()
                    .pods()
                    .inNamespace(Sample.NAMESPACE)
                    .list()
                    .getItems()
                    .forEach(pod -> restarts.put(
                            pod.getMetadata().getName(),
                            pod.getStatus().getContainerStatuses().stream()
                                    .mapToInt(ContainerStatus::getRestartCount)
                                    .sum()));
        }
        return restarts;
    }
}
