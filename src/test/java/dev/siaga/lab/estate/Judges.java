package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.client.AttemptLog;
import dev.siaga.lab.client.Journal;
import dev.siaga.lab.client.WriteProbe;
import dev.siaga.lab.client.WriteProbeMain;
import dev.siaga.lab.client.WriterMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that watch the estate from inside each city: a write probe everywhere and a writer where asked. They survive their
 * city's power cut, because they must tell what happened during it.
 */
public final class Judges implements AutoCloseable {
    /** How long a probe may be held up on a busy machine before what it saw proves nothing. */
    static final long BLIND_MILLIS_ALLOWED = 5_000;

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
            Files.deleteIfExists(judges.journalFile(city));
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
                journalFile(city).toString()));
        words.addAll(where);
        launch(city, "writer", main, words.toArray(String[]::new));
    }

    /** What the probes have seen so far. */
    public WriteProbe probe() {
        return new WriteProbe(databases.lab().everyCity().stream()
                .flatMap(city -> AttemptLog.read(probeLog(city)).stream())
                .toList());
    }

    /** What a city's writer has been told so far. */
    public Journal journal(City city) {
        return new Journal(AttemptLog.read(journalFile(city)));
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

    private Path journalFile(City city) {
        return run.resolve("writer").resolve(city.name() + ".jsonl");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
