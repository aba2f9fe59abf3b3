package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.AttemptLog;
import dev.siaga.lab.client.Availability;
import dev.siaga.lab.client.CustomerMain;
import dev.siaga.lab.client.Journal;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.client.Outcome;
import dev.siaga.lab.client.ReaderMain;
import dev.siaga.lab.client.WriteProbe;
import dev.siaga.lab.client.WriteProbeMain;
import dev.siaga.lab.client.WriterMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that watch the estate from inside each city: a write probe everywhere; a writer, a reader and customers where asked. They survive their
 * city's power cut, because they must tell what happened during it.
 */
public final class Judges implements AutoCloseable {
    /** How long a probe may be held up on a busy machine before what it saw proves nothing. */
    public static final long BLIND_MILLIS_ALLOWED = 5_000;

    /** Attempts made in the last second may still wait for their answer. */
    static final Duration PENDING = Duration.ofSeconds(1);

    static final Duration LATELY = Duration.ofSeconds(2);

    private static final int SECONDS_OF_A_LOG = 64 * 1024;

    private final Databases databases;
    private final Path run;
    private final List<Process> processes = new ArrayList<>();

    private Judges(Databases databases, Path run) {
        this.databases = databases;
        this.run = run;
    }

    /** Starts a write probe in every city, and keeps logs in a folder. Logs of an earlier run are removed. */
    public static Judges start(Databases databases, Path run) throws IOException {
        var judges = new Judges(databases, run);
        for (City city : databases.lab().everyCity()) {
            Files.deleteIfExists(judges.probeLog(city));
            for (Kind kind : Kind.values()) {
                Files.deleteIfExists(judges.journalFile(city, kind));
            }
            judges.launch(
                    city,
                    "probe",
                    WriteProbeMain.class,
                    city.name(),
                    databases.membersFile(city).toString(),
                    judges.probeLog(city).toString());
        }
        return judges;
    }

    /** Starts a writer in a city that writes through an address, so many rows a second. */
    public void startWriter(City city, String address, int rowsPerSecond) throws IOException {
        startWriter(city, WriterMain.class, List.of(address), rowsPerSecond);
    }

    /** Starts a writer in a city that finds the database its own way, so many rows a second. */
    void startWriter(City city, Class<?> main, List<String> where, int rowsPerSecond) throws IOException {
        var words = new ArrayList<>(List.of(
                city.name(),
                Integer.toString(city.number()),
                Integer.toString(rowsPerSecond),
                journalFile(city, Kind.WRITES).toString()));
        words.addAll(where);
        launch(city, "writer", main, words.toArray(String[]::new));
    }

    /** Starts a reader in a city that reads through an address, so many times a second. */
    public void startReader(City city, String address, int readsPerSecond) throws IOException {
        launch(
                city,
                "reader",
                ReaderMain.class,
                city.name(),
                Integer.toString(city.number()),
                Integer.toString(readsPerSecond),
                journalFile(city, Kind.READS).toString(),
                address);
    }

    /** Starts a city's customers, who send so many requests a second to a URL. */
    public void startCustomers(City city, String url, int requestsPerSecond) throws IOException {
        launch(
                city,
                "customers",
                CustomerMain.class,
                city.name(),
                Integer.toString(requestsPerSecond),
                journalFile(city, Kind.REQUESTS).toString(),
                url);
    }

    /** What the probes have seen so far. */
    public WriteProbe probe() {
        return new WriteProbe(databases.lab().everyCity().stream()
                .flatMap(city -> AttemptLog.read(probeLog(city)).stream())
                .toList());
    }

    /** How far every log has come. */
    public Bookmark bookmark() {
        var sizes = new HashMap<Path, Long>();
        for (City city : databases.lab().everyCity()) {
            sizes.put(probeLog(city), AttemptLog.size(probeLog(city)));
            for (Kind kind : Kind.values()) {
                sizes.put(journalFile(city, kind), AttemptLog.size(journalFile(city, kind)));
            }
        }
        return new Bookmark(sizes);
    }

    /** A place in every log, from which on it can be read without reading all that came before. */
    public record Bookmark(Map<Path, Long> sizes) {
        /** Where every log begins. */
        public static final Bookmark BEGINNING = new Bookmark(Map.of());

        public Bookmark {
            sizes = Map.copyOf(sizes);
        }

        private List<Attempt> until(Bookmark end, Path log) {
            return AttemptLog.read(log, sizes.getOrDefault(log, 0L), end.sizes.getOrDefault(log, 0L));
        }
    }

    /** What the probes saw between two places. */
    public WriteProbe probe(Bookmark from, Bookmark to) {
        return new WriteProbe(databases.lab().everyCity().stream()
                .flatMap(city -> from.until(to, probeLog(city)).stream())
                .toList());
    }

    /** What a city's clients of one kind were told between two places. */
    public List<Attempt> attempts(City city, Kind kind, Bookmark from, Bookmark to) {
        return from.until(to, journalFile(city, kind));
    }

    /** What a city's writer has been told so far. */
    public Journal journal(City city) {
        return new Journal(AttemptLog.read(journalFile(city, Kind.WRITES)));
    }

    /** How well the clients of a city were served between two instants; by which city's database, or by which city's main or backup. */
    public Availability availability(City city, Kind kind, Instant from, Instant to) {
        return Availability.of(named(AttemptLog.read(journalFile(city, kind))), from, to);
    }

    /** The same for the last two seconds but one, in which answers may still be under way. */
    public Availability lately(City city, Kind kind) {
        var to = Instant.now().minus(PENDING);
        return Availability.of(
                named(AttemptLog.readLast(journalFile(city, kind), SECONDS_OF_A_LOG)), to.minus(LATELY), to);
    }

    /** What a city's clients were answered from an instant on, oldest first, under the names of the cities. */
    public List<Attempt> answers(City city, Kind kind, Instant from) {
        return named(AttemptLog.read(journalFile(city, kind))).stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED && !attempt.sentBefore(from))
                .toList();
    }

    private static List<Attempt> named(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt ->
                        attempt.answeredBy(City.at(attempt.by()).map(City::name).orElse(attempt.by())))
                .toList();
    }

    /** Fails when two cities ever accepted writes at once, or when the probes can't tell. */
    public void verify() {
        probe().verify(databases.lab().everyCity().stream().map(City::name).toList(), BLIND_MILLIS_ALLOWED);
    }

    private void launch(City city, String name, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        var log = databases
                .lab()
                .logs()
                .resolve(city.name() + "-" + name + ".log")
                .toFile();
        processes.add(new ProcessBuilder(databases.lab().city(city.name()).fromInside(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start());
    }

    private Path probeLog(City city) {
        return run.resolve("probe").resolve(city.name() + ".jsonl");
    }

    private Path journalFile(City city, Kind kind) {
        return run.resolve(kind.toString()).resolve(city.name() + ".jsonl");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
