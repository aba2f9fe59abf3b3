package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.Command;
import dev.siaga.lab.Lab;
import dev.siaga.lab.LabCity;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.estate.DatabaseMember;
import dev.siaga.lab.estate.Estate;
import dev.siaga.lab.estate.Narrator;
import dev.siaga.lab.estate.OperatorInstall;
import dev.siaga.lab.estate.RunningEstate;
import dev.siaga.lab.estate.ServedEstate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The estate that a campaign plays on: three cities with services, reporting databases and clients of every kind. Knows when all is whole, and undoes every fault there is. */
record Stage(ServedEstate served, Path folder, Narrator narrator) implements AutoCloseable {
    /** Room for the log that is kept while a city is away, three times: a disk has the data of two members and of the reporting database. */
    private static final String DISK = "3g";

    private static final String DATABASE_DOWN_AFTER = "10s";
    private static final String OPERATORS = "siaga-system";

    /** Brings everything up in a folder of its own, whose logs stay. */
    static Stage open(Path folder, Progress progress) throws IOException {
        var disks = City.ALL.stream().collect(Collectors.toMap(Function.identity(), _ -> DISK));
        var served = ServedEstate.start(folder, Layout.THREE.with(disks), Estate::addReporting, progress);
        try {
            OperatorInstall.declareServicesAndReporting(served.running().lab());
            served.running().policies().change("{\"spec\": {\"databaseDownAfter\": \"" + DATABASE_DOWN_AFTER + "\"}}");
            served.running().startReaders();
            served.running().startCustomers();
            return new Stage(
                    served,
                    folder,
                    new Narrator(served.running(), story(served.running().lab())));
        } catch (IOException | RuntimeException | AssertionError e) {
            served.close();
            throw e;
        }
    }

    /** What each city was and decided, in a file beside what its processes log. */
    private static Progress story(Lab lab) {
        var file = lab.logs().resolve("story.log");
        return line -> {
            try {
                Files.writeString(
                        file,
                        Instant.now() + " " + line.strip() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    RunningEstate running() {
        return served.running();
    }

    Lab lab() {
        return running().lab();
    }

    /** The primary city when nothing is amiss anywhere: databases, operators, fences, and what clients of every kind were told in the last seconds. */
    Optional<City> whole() {
        try {
            return running().settled().filter(_ -> lab().everyCity().stream().allMatch(this::isWhole));
        } catch (RuntimeException notYet) {
            return Optional.empty();
        }
    }

    private boolean isWhole(City city) {
        return OperatorInstall.isWhole(lab(), city) && isFenced(city) && isServed(city);
    }

    private boolean isFenced(City city) {
        return running().policies().status(city).stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(condition -> condition.getType().equals("Fenced")
                        && condition.getStatus().equals("True"));
    }

    private boolean isServed(City city) {
        var judges = running().judges();
        return judges.lately(city, Kind.REQUESTS).servedOnlyBy(city + " main")
                && judges.lately(city, Kind.READS).percent() == 100
                && judges.lately(city, Kind.WRITES).percent() == 100;
    }

    /** How things stand, for a human. */
    String state() {
        return running().estate().roles() + " | " + running().policies().summary();
    }

    /** Undoes every fault that the lab knows, whoever did it. */
    void undoAll() {
        lab().cities().stream().filter(LabCity::hasPower).forEach(this::wakeProcesses); // the API server is asked below
        running().undoFaults();
        lab().everyCity().forEach(this::wakePods);
    }

    private void wakeProcesses(LabCity city) {
        var name = city.city().name();
        for (String process : city.processes().keySet()) {
            unlessGone(() -> lab().continueProcess(name, process));
            lab().startProcess(name, process);
        }
        lab().startApiServer(name);
    }

    private void wakePods(City city) {
        List.of(Part.values()).forEach(part -> lab().outage(city, part).end());
        lab().freeDisk(city.name());
        for (DatabaseMember member : running().estate().members(city)) {
            unlessGone(() -> lab().continuePod(city.name(), Estate.NAMESPACE, member.pod()));
        }
        for (String pod : lab().operator(city.name()).pods()) {
            unlessGone(() -> lab().continuePod(city.name(), OPERATORS, pod));
        }
    }

    /** Wakes something that may have been ended meanwhile, or restarted. */
    static void unlessGone(Runnable waking) {
        try {
            waking.run();
        } catch (IllegalStateException | IllegalArgumentException gone) {
            // what isn't there sleeps no more
        }
    }

    /** Ends everything. Logs and journals stay, the cities' disks don't. */
    @Override
    public void close() {
        narrator.close();
        served.close();
        lab().everyCity()
                .forEach(city -> Command.attempt(
                        List.of("rm", "-rf", folder.resolve(city.name()).toString())));
    }
}
