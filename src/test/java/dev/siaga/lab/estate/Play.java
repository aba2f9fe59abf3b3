package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Part;
import dev.siaga.lab.Progress;
import dev.siaga.lab.client.Availability;
import dev.siaga.lab.client.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** One performance of a {@link Scenario}: the ways to break things, and to judge by what the clients of every city were told. */
final class Play {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final RunningEstate running;
    private final Incidents incidents;
    private final City primary;
    private final Progress progress;
    private final Verdict verdict;
    private final Instant begun = Instant.now();
    private Instant fault = begun;
    private Optional<Instant> firstFault = Optional.empty();
    private Duration worstOutage = Duration.ZERO;

    Play(RunningEstate running, City primary, Progress progress, Verdict verdict) {
        this.running = running;
        incidents = new Incidents(running.lab());
        this.primary = primary;
        this.progress = progress;
        this.verdict = verdict;
    }

    Lab lab() {
        return running.lab();
    }

    RunningEstate running() {
        return running;
    }

    Instant begun() {
        return begun;
    }

    /** When something was done last. */
    Instant since() {
        return fault;
    }

    /** When the first thing broke. */
    Instant firstFault() {
        return firstFault.orElse(begun);
    }

    /** The city that was primary when the play began. */
    City primary() {
        return primary;
    }

    List<City> everyCity() {
        return lab().everyCity();
    }

    /** The other cities, nearest first. */
    List<City> others(City city) {
        return lab().others(city);
    }

    /** Does something from which promises are counted on. */
    void now(String what, Runnable act) {
        progress.say("NOW: " + what);
        fault = Instant.now();
        firstFault = firstFault.or(() -> Optional.of(fault));
        act.run();
    }

    /** Kills parts of a city at once. */
    void kill(City city, Part... parts) {
        List.of(parts).parallelStream().forEach(part -> lab().outage(city, part).begin());
    }

    /** Gives them back. */
    void restore(City city, Part... parts) {
        List.of(parts).forEach(part -> lab().outage(city, part).end());
    }

    /** Waits for what is promised, and judges whether it came in time. */
    void promised(String what, String key, Duration atMost, Callable<Boolean> condition) {
        var kept = comes(atMost, condition);
        var after = Duration.between(fault, Instant.now()).toMillis() / 1000.0;
        progress.say("%s after %.1f s: %s".formatted(kept ? "KEPT" : "NOT KEPT", after, what));
        verdict.expect(what + ", s", key, after, "within " + atMost.toSeconds(), kept);
    }

    /** The same for clients of a city who are to be served by one place; what counts is when it first answered them. */
    void servedBy(City city, Kind kind, String place, String key, Duration atMost) {
        var what = "%s in %s served by %s".formatted(kind, city, place);
        var kept = comes(atMost.plus(Judges.PENDING).plus(Judges.LATELY), () -> {
            var seen = lately(city, kind);
            return seen.percent() == 100 && seen.servedOnlyBy(place);
        });
        var first = running.judges().answers(city, kind, fault).stream()
                .filter(answer -> answer.by().equals(place))
                .findFirst()
                .map(answer -> Duration.between(fault, answer.answeredAt()));
        var inTime = kept && first.filter(time -> time.compareTo(atMost) <= 0).isPresent();
        var after =
                first.map(time -> "%.1f".formatted(time.toMillis() / 1000.0)).orElse("never");
        progress.say("%s, first after %s s: %s".formatted(inTime ? "KEPT" : "NOT KEPT", after, what));
        verdict.expect(what + ", s", key, after, "within " + atMost.toSeconds(), inTime);
    }

    /** What is true is to stay true for a while. */
    void stays(String what, String key, Duration time, Callable<Boolean> condition) {
        var kept = true;
        try {
            await(what)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .during(time)
                    .atMost(time.plusSeconds(5))
                    .until(condition);
        } catch (ConditionTimeoutException broken) {
            kept = false;
        }
        progress.say("%s: %s".formatted(kept ? "KEPT" : "NOT KEPT", what));
        verdict.expect(what, key, kept, "for " + time.toSeconds() + " s", kept);
    }

    /** Watches the clients of cities for a while, in which they are to try and never to be answered; one that waits for the dead tries seldom. */
    void nothing(Kind kind, List<City> cities, String key, Duration time) {
        var from = Instant.now();
        RunningEstate.last(time);
        var to = Instant.now().minus(Judges.PENDING);
        var kept = cities.stream()
                .map(city -> running.judges().availability(city, kind, from, to))
                .allMatch(seen -> seen.attempts() > 0 && seen.answered() == 0);
        var what = "no %s in %s".formatted(kind, cities);
        progress.say("%s: %s".formatted(kept ? "KEPT" : "NOT KEPT", what));
        verdict.expect(what, key, kept, "for " + time.toSeconds() + " s", kept);
    }

    private static boolean comes(Duration atMost, Callable<Boolean> condition) {
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .atMost(atMost)
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException late) {
            return false;
        }
    }

    /** Judges the longest time for which clients of cities were told nothing since an instant. */
    void outage(Kind kind, List<City> cities, Instant since, Duration atMost) {
        var worst = cities.stream()
                .map(city -> running.judges()
                        .availability(city, kind, since, Instant.now().minus(Judges.PENDING)))
                .map(Availability::longestOutage)
                .max(Duration::compareTo)
                .orElseThrow();
        worstOutage = worst.compareTo(worstOutage) > 0 ? worst : worstOutage;
        verdict.expect(
                "longest outage of " + kind + ", s",
                kind + "_outage_s",
                worst.toMillis() / 1000.0,
                "at most " + atMost.toSeconds() + " in " + cities,
                worst.compareTo(atMost) <= 0);
    }

    /** Waits for an Incident that this play opens, with a title that begins so. */
    void incident(String title, String key, Duration atMost) {
        promised(
                "an Incident: " + title,
                key,
                atMost,
                () -> opened().stream().anyMatch(one -> one.getSpec().title().startsWith(title)));
    }

    /** The Incidents of all cities with power that were opened since the play began, each once. */
    Collection<Incident> opened() {
        return everyCity().stream()
                .filter(city -> lab().city(city.name()).hasPower())
                .flatMap(city -> incidents.in(city).stream())
                .filter(one -> !Instant.parse(one.getMetadata().getCreationTimestamp())
                        .isBefore(begun.truncatedTo(ChronoUnit.SECONDS)))
                .collect(Collectors.toMap(
                        one -> one.getMetadata().getName(), one -> one, (one, _) -> one, LinkedHashMap::new))
                .values();
    }

    /** The longest outage that was judged: what the RTO is compared with. */
    Duration worstOutage() {
        return worstOutage;
    }

    /** How clients of a city were served in the last moments. */
    Availability lately(City city, Kind kind) {
        return running.judges().lately(city, kind);
    }

    /** Whether all that the clients of cities tried lately was answered. */
    boolean served(Kind kind, List<City> cities) {
        return cities.stream().allMatch(city -> lately(city, kind).percent() == 100);
    }

    /** The same for a city whose clients are to be answered by others than itself. */
    boolean servedOnlyElsewhere(City city, Kind kind) {
        var seen = lately(city, kind);
        return seen.percent() == 100 && !seen.servedBy().containsKey(city.name());
    }

    /** Whether the clients of cities tried lately and were never answered. */
    boolean refused(Kind kind, List<City> cities) {
        return cities.stream()
                .map(city -> lately(city, kind))
                .allMatch(seen -> seen.attempts() > 0 && seen.answered() == 0);
    }

    /** The city that is primary now. */
    Optional<City> primaryNow() {
        return running.estate().primary().map(DatabaseMember::city);
    }
}
