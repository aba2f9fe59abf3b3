package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What users have without Siaga: one Patroni cluster over all cities, whose leader lock is a key of the stretched etcd. As many members
 * in each city as Siaga's estate, with the same settings and timing. Any city's may be the primary to begin with.
 */
final class StretchedEstate extends Databases {
    private static final String NAMESPACE = "orders-stretched";
    private static final int MEMBERS_OF_A_CITY = 2;
    private static final Path MANIFESTS = Path.of("src/test/resources/lab/stretched");

    private StretchedEstate(Lab lab) {
        super(lab, NAMESPACE, lab.runFolder().resolve("stretched"));
    }

    /** Applies the manifests in every city, and waits until one member accepts writes and all others stream from it. */
    static StretchedEstate deploy(Lab lab, Progress progress) {
        var estate = new StretchedEstate(lab);
        City.ALL.parallelStream().forEach(city -> {
            OperatorInstall.giveCertificates(lab, city, NAMESPACE);
            lab.applyManifests(
                    city.name(), Tools.repository().resolve(MANIFESTS).resolve(city.name()));
        });
        estate.awaitStreaming(Duration.ofSeconds(120));
        progress.say("stretched Patroni: " + estate.roles());
        return estate;
    }

    /** Waits until every member runs, one of them as primary and the others streaming. */
    void awaitStreaming(Duration atMost) {
        await("one stretched primary and all others streaming")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .atMost(atMost)
                .until(() -> primary()
                        .map(DatabaseMember::city)
                        .filter(this::isStreaming)
                        .isPresent());
    }

    @Override
    public boolean isStreaming(City primary) {
        var powered = City.ALL.stream()
                .filter(city -> lab().city(city.name()).hasPower())
                .toList();
        var followers = powered.stream()
                .flatMap(city -> members(city).stream())
                .map(DatabaseMember::status)
                .filter(MemberStatus::isStreaming)
                .count();
        return primary().map(DatabaseMember::city).filter(primary::equals).isPresent()
                && followers == (long) MEMBERS_OF_A_CITY * powered.size() - 1;
    }

    /** What {@code patronictl switchover} does: asks the leader, which answers once it is done. */
    void switchOver(City to) throws IOException, InterruptedException {
        var leader = awaitPrimary();
        var candidate = members(to).getFirst();
        var answer = PatroniRest.switchover(leader, candidate.pod());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Patroni refused: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Starts a write probe and a writer in each city, whose logs are in a folder. */
    Judges underLoad(Path folder) throws IOException {
        var judges = Judges.start(this, folder);
        var files = City.ALL.stream().map(city -> membersFile(city).toString()).toList();
        for (City city : City.ALL) {
            judges.startWriter(city, StretchedWriterMain.class, files, RunningEstate.ROWS_PER_SECOND);
        }
        return judges;
    }
}
