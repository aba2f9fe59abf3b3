package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.client.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A served estate with writers, readers and customers in every city, on which scenarios are played one after another. Each begins with
 * everything in order, and is judged for the write probes and the rows that clients were promised when all is in order again.
 */
final class Theatre implements AutoCloseable {
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ServedEstate served;
    private final Narrator narrator;
    private final Progress progress;
    private final List<Played> played = new ArrayList<>();

    private Theatre(ServedEstate served, Progress progress) {
        this.served = served;
        this.progress = progress;
        narrator = new Narrator(served.running(), progress);
    }

    static Theatre open(Path runFolder, Progress progress) throws IOException {
        var served = ServedEstate.start(runFolder, Estate::addReporting, progress);
        try {
            OperatorInstall.declareServicesAndReporting(served.running().lab());
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
        var incidents = tellIncidents(play);
        verdict.tell("incidents opened", "incidents", incidents.isEmpty() ? "none" : String.join(" ", incidents));

        var repaired = Instant.now();
        progress.say("REPAIR: everything that is still broken is given back");
        var settled = putInOrder();
        verdict.tell("repair to everything in order, s", "order_s", seconds(repaired, Instant.now()))
                .tell("primary", "primary", settled);
        var data = judgeData(play, verdict);
        verdict.print();
        played.add(new Played(scenario.name(), play.worstOutage(), data, incidents, verdict.met()));
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
                    () -> running().judges().lately(city, Kind.REQUESTS).servedOnlyBy(city + " main"));
            running.until(
                    "readers of " + city + " to be served",
                    PATIENCE,
                    () -> running().judges().lately(city, Kind.READS).percent() == 100);
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

    private List<String> tellIncidents(Play play) {
        return play.opened().stream()
                .map(one -> {
                    progress.say("INCIDENT %s: %s %s"
                            .formatted(
                                    one.getMetadata().getName(),
                                    one.getSpec().severity(),
                                    one.getSpec().title()));
                    return one.getSpec().severity();
                })
                .sorted()
                .toList();
    }

    /** What became of the rows that clients were promised, and whether two cities ever accepted any at once. */
    private Data judgeData(Play play, Verdict verdict) throws SQLException {
        var judges = running().judges();
        var ledger = Ledger.close(running()).since(play.begun());
        var data = new Data(
                ledger.lost().size(),
                ledger.lostOutside(RPO, play.firstFault()).size(),
                judges.probe().dualWriterMillis());
        verdict.tell("acknowledged rows lost", "lost_rows", data.lost())
                .expect(
                        "of these not of the 10 s (RPO) before the fault",
                        "lost_beyond_rpo",
                        data.lostBeyondRpo(),
                        "none",
                        data.lostBeyondRpo() == 0)
                .expect(
                        "two cities accepting writes at once, ms",
                        "dual_writer_ms",
                        data.dualWriterMillis(),
                        "never",
                        data.dualWriterMillis() == 0);
        judges.verify();
        return data;
    }

    private record Data(int lost, int lostBeyondRpo, long dualWriterMillis) {}

    private record Played(String name, Duration outage, Data data, List<String> incidents, boolean met) {
        String line() {
            return "  %-32s %10.1f %10d %10d %12d  %-18s %s"
                    .formatted(
                            name,
                            outage.toMillis() / 1000.0,
                            data.lost(),
                            data.lostBeyondRpo(),
                            data.dualWriterMillis(),
                            String.join(" ", incidents),
                            met ? "pass" : "FAIL");
        }
    }

    /** Whether every scenario played so far was as promised; printed one to a line. */
    boolean curtain() {
        System.out.printf(
                "%n  %-32s %10s %10s %10s %12s  %-18s%n",
                "scenario", "outage, s", "rows lost", "beyond RPO", "2 writers, ms", "Incidents");
        played.forEach(one -> System.out.println(one.line()));
        System.out.printf(
                "  outage: the longest that clients of any city felt of what was promised, judged against the RTO of %d s; RPO %d s%n",
                Scenarios.RTO.toSeconds(), RPO.toSeconds());
        var met = played.stream().allMatch(Played::met);
        System.out.printf("%nRESULT name=demo-scenarios scenarios=%d passed=%s%n", played.size(), met);
        return met;
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
