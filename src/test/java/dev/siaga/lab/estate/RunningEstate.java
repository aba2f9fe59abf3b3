package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Patience;
import dev.siaga.lab.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Everything a scenario needs, up and settled: the cities, Patroni, Siaga, a write probe and a writer in each city. */
public record RunningEstate(Lab lab, Estate estate, Policies policies, Judges judges) implements AutoCloseable {
    static final int ROWS_PER_SECOND = 25;
    private static final int READS_PER_SECOND = 5;
    private static final int REQUESTS_PER_SECOND = 10;
    /** For each city: one that returns may have to be cloned anew on a busy machine. */
    private static final Duration TO_SETTLE = Duration.ofSeconds(50);

    /** Brings three cities up; Jakarta is primary. */
    public static RunningEstate start(Path runFolder, Progress progress) throws IOException {
        return start(runFolder, Layout.THREE, progress);
    }

    /** The same, with more to deploy that starts together with the operators. */
    static RunningEstate start(Path runFolder, Consumer<Lab> more, Progress progress) throws IOException {
        return start(runFolder, Layout.THREE, more, progress);
    }

    /** The same, with the cities of a layout. */
    static RunningEstate start(Path runFolder, Layout layout, Progress progress) throws IOException {
        return start(runFolder, layout, _ -> {}, progress);
    }

    static RunningEstate start(Path runFolder, Layout layout, Consumer<Lab> more, Progress progress)
            throws IOException {
        var run = runFolder.toAbsolutePath();
        var lab = Lab.start(run, LabImages.write(run), layout, progress);
        try {
            var estate = Estate.deploy(lab, progress);
            more.accept(lab);
            OperatorInstall.deploy(estate, progress);
            var running = underLoad(lab, estate, run);
            progress.say("a write probe and a writer of " + ROWS_PER_SECOND + " rows/s run in each city");
            return running;
        } catch (IOException | RuntimeException | AssertionError e) {
            progress.say("it didn't come up; logs are in " + lab.logs());
            lab.close();
            throw e;
        }
    }

    /** The same estate with judges and writers of its own, whose logs are in another folder. */
    RunningEstate underLoad(Path folder) throws IOException {
        return underLoad(lab, estate, folder);
    }

    private static RunningEstate underLoad(Lab lab, Estate estate, Path folder) throws IOException {
        var running = new RunningEstate(lab, estate, new Policies(lab), Judges.start(estate, folder));
        running.startWriters();
        return running;
    }

    private void startWriters() throws IOException {
        for (City city : lab.everyCity()) {
            until(
                    "the Service orders-rw in " + city,
                    Duration.ofSeconds(30),
                    () -> estate.writeAddress(city).isPresent());
            judges.startWriter(city, estate.writeAddress(city).orElseThrow(), ROWS_PER_SECOND);
        }
        awaitWrites(lab.everyCity(), Duration.ofSeconds(30));
    }

    /** In each city a reader that reads through the city's own Service. */
    public void startReaders() throws IOException {
        for (City city : lab.everyCity()) {
            until(
                    "the Service orders-ro in " + city,
                    Duration.ofSeconds(30),
                    () -> estate.readAddress(city).isPresent());
            judges.startReader(city, estate.readAddress(city).orElseThrow(), READS_PER_SECOND);
        }
    }

    /** In each city customers who use the city's own Service. */
    public void startCustomers() throws IOException {
        for (City city : lab.everyCity()) {
            until(
                    "the Service orders-api in " + city,
                    Duration.ofSeconds(30),
                    () -> estate.serviceUrl(city).isPresent());
            judges.startCustomers(city, estate.serviceUrl(city).orElseThrow(), REQUESTS_PER_SECOND);
        }
    }

    /** Undoes every fault and waits until the estate is whole again, with no help to Siaga. Returns the city that is primary. */
    public City settle() {
        undoFaults();
        return untilFound(
                "one primary that every city agrees on, everything else streaming",
                TO_SETTLE.multipliedBy(lab.everyCity().size()),
                this::settled);
    }

    /** Every road is open, every city has power and its operators are back. */
    public void undoFaults() {
        lab.healAll();
        for (City city : lab.everyCity()) {
            if (!lab.city(city.name()).hasPower()) {
                lab.restore(city.name());
            }
        }
        lab.everyCity().forEach(city -> lab.operator(city.name()).restore());
    }

    /** The primary city when it is whole, every other city with power streams from it and all agree on it. */
    public Optional<City> settled() {
        return estate.primary()
                .map(DatabaseMember::city)
                .filter(city -> policies.isSettled(city) && estate.isStreaming(city));
    }

    /** Waits until a city is primary, all the others stream from it and every city knows. */
    void awaitWhole(City expected, Duration atMost) {
        until(
                expected + " to be primary and the estate whole",
                atMost,
                () -> settled().filter(expected::equals).isPresent());
    }

    /** Waits until the writer of a city, having felt a fault, is told a commit again; returns how long after the fault that was, which is a promise on any machine. */
    public Duration awaitRecovery(Instant fault, City writer, Duration atMost) {
        until(
                "recovery as seen from " + writer,
                atMost,
                () -> judges.journal(writer).recoveryAfter(fault).isPresent());
        var recovery = judges.journal(writer).recoveryAfter(fault).orElseThrow();
        if (recovery.compareTo(atMost) > 0) {
            throw new AssertionError(
                    "recovery as seen from " + writer + " took " + recovery + ", at most " + atMost + standing());
        }
        return recovery;
    }

    /** Waits until the writers of cities are told commits of writes sent from now on. */
    public void awaitWrites(List<City> writers, Duration atMost) {
        var now = Instant.now();
        writers.forEach(city ->
                until("writes from " + city, atMost, () -> judges.journal(city).acceptedSince(now)));
    }

    /** The other cities of three. */
    public static List<City> except(City... cities) {
        return City.ALL.stream().filter(city -> !List.of(cities).contains(city)).toList();
    }

    /** Waits for a condition; what the machine kept waiting isn't counted. When it doesn't come, the failure says how things stood. */
    public void until(String what, Duration atMost, Callable<Boolean> condition) {
        untilFound(what, atMost, () -> Optional.of(condition.call()).filter(met -> met));
    }

    /** The same for something that is found: a second look might miss it. */
    private <T> T untilFound(String what, Duration atMost, Callable<Optional<T>> look) {
        return Patience.untilFound(what, atMost, look, this::standing);
    }

    private String standing() {
        return "\n  " + estate.roles() + "\n  " + estate.states() + "\n  " + policies.summary() + "\n  logs: "
                + lab.logs();
    }

    /** Lets a fault last. */
    static void last(Duration duration) {
        await("the fault to last")
                .pollDelay(duration)
                .atMost(duration.plusSeconds(10))
                .until(() -> true);
    }

    @Override
    public void close() {
        judges.close();
        estate.close();
        lab.close();
    }
}
