package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.client.Availability;
import dev.siaga.lab.client.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A served estate with writers, readers and customers in every city, on which scenarios are played one after another. Each begins with
 * everything in order, and is judged for the write probes and the rows that clients were promised when all is in order again.
 */
final class Theatre implements AutoCloseable {
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ServedEstate served;
    private final Narrator narrator;
    private final Incidents incidents;
    private final Progress progress;
    private final Map<String, Boolean> played = new LinkedHashMap<>();

    private Theatre(ServedEstate served, Progress progress) {
        this.served = served;
        this.progress = progress;
        incidents = new Incidents(served.running().lab());
        narrator = new Narrator(served.running(), progress);
    }

    static Theatre open(Path runFolder, Progress progress) throws IOException {
        var served = ServedEstate.start(runFolder, Estate::addReporting, progress);
        try {
            OperatorInstall.declareServices(served.running().lab());
            served.running().startReaders();
            served.running().startCustomers();
            return new Theatre(served, progress);
        } catch (IOException | RuntimeException | AssertionError e) {
            served.close();
            throw e;
        }
    }

    RunningEstate running() {
        return served.running();
    }

    /** Plays a scenario to its end and prints what came of it. Fails only when the estate doesn't come in order again. */
    Verdict perform(Scenario scenario) throws SQLException {
        var primary = putInOrder();
        progress.say("SCENARIO " + scenario.name() + "; " + primary + " is primary");
        progress.say("PROMISE: " + scenario.promise());
        var verdict = new Verdict(scenario.name());
        var play = new Play(running(), primary, progress, verdict);
        scenario.play(play);
        tellClients(play);
        tellIncidents(play, verdict);

        var repaired = Instant.now();
        progress.say("REPAIR: everything that is still broken is given back");
        var settled = putInOrder();
        verdict.tell("repair to everything in order, s", "order_s", seconds(repaired, Instant.now()))
                .tell("primary", "primary", settled);
        judgeData(play, verdict);
        verdict.print();
        played.put(scenario.name(), verdict.met());
        return verdict;
    }

    /** Gives back whatever is broken and waits until the estate is whole and every city's clients have all they want. */
    private City putInOrder() {
        var running = running();
        running.undoFaults();
        running.lab()
                .everyCity()
                .forEach(city -> List.of(Part.values())
                        .forEach(part -> running.lab().outage(city, part).end()));
        var primary = running.settle();
        for (City city : running.lab().everyCity()) {
            running.until(
                    "customers of " + city + " to be served by its own main",
                    PATIENCE,
                    () -> lately(city, Kind.REQUESTS).servedOnlyBy(city + " main"));
            running.until(
                    "readers of " + city + " to be served",
                    PATIENCE,
                    () -> lately(city, Kind.READS).percent() == 100);
        }
        running.awaitWrites(running.lab().everyCity(), PATIENCE);
        return primary;
    }

    private void tellClients(Play play) {
        var to = Instant.now();
        progress.say("CLIENTS since the scenario began:");
        for (City city : play.everyCity()) {
            for (Kind kind : Kind.values()) {
                var seen = running().judges().availability(city, kind, play.begun(), to);
                progress.say("  %-9s %-8s %s".formatted(city, kind, seen));
            }
        }
    }

    private void tellIncidents(Play play, Verdict verdict) {
        var opened = new LinkedHashMap<String, Incident>();
        play.everyCity().stream()
                .filter(city -> play.lab().city(city.name()).hasPower())
                .flatMap(city -> incidents.in(city).stream())
                .filter(incident -> !Instant.parse(incident.getMetadata().getCreationTimestamp())
                        .isBefore(play.begun().truncatedTo(ChronoUnit.SECONDS)))
                .forEach(incident -> opened.putIfAbsent(incident.getMetadata().getName(), incident));
        opened.values()
                .forEach(incident -> progress.say("INCIDENT %s %s: %s"
                        .formatted(
                                incident.getMetadata().getName(),
                                incident.getSpec().severity(),
                                incident.getSpec().title())));
        verdict.tell("incidents opened", "incidents", opened.size());
    }

    private void judgeData(Play play, Verdict verdict) throws SQLException {
        var judges = running().judges();
        var ledger = Ledger.close(running()).since(play.begun());
        var lost = ledger.lost().size();
        var unexplained = ledger.lostOutside(RPO, play.firstFault()).size();
        var dual = judges.probe().dualWriterMillis();
        verdict.tell("acknowledged rows lost", "lost_rows", lost)
                .expect(
                        "of these not of the 10 s (RPO) before the fault",
                        "lost_beyond_rpo",
                        unexplained,
                        "none",
                        unexplained == 0)
                .expect("two cities accepting writes at once, ms", "dual_writer_ms", dual, "never", dual == 0);
        judges.verify();
    }

    /** Whether every scenario played so far was as promised; printed one to a line. */
    boolean curtain() {
        System.out.println();
        played.forEach((name, met) -> System.out.printf("  %-34s %s%n", name, met ? "pass" : "FAIL"));
        return played.values().stream().allMatch(met -> met);
    }

    private Availability lately(City city, Kind kind) {
        var to = Instant.now().minusSeconds(1);
        return running().judges().lately(city, kind, to.minusSeconds(2), to);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        narrator.close();
        served.close();
    }
}
