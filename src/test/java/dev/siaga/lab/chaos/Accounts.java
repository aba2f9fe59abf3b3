package dev.siaga.lab.chaos;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.chaos.Performance.Course;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Availability;
import dev.siaga.lab.client.Journal;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.client.MachineClock;
import dev.siaga.lab.client.Outcome;
import dev.siaga.lab.estate.Judges.Bookmark;
import dev.siaga.lab.estate.RunningEstate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the judges and the estate itself have to say of one episode. */
final class Accounts {
    private static final long UNSERVED_MICROS = 1_000_000;

    private final RunningEstate running;
    private final Course course;
    private final Bookmark from;
    private final Bookmark to;
    private final Instant until = Instant.now();
    private final Map<Kind, Map<City, List<Attempt>>> attempts = new EnumMap<>(Kind.class);

    /** Reads the clients' journals, before anybody asks what the primary holds: from where they were read last, so that none of their rows is left out. */
    Accounts(RunningEstate running, Course course, Bookmark from) {
        this.running = running;
        this.course = course;
        this.from = from;
        to = running.judges().bookmark();
        for (Kind kind : Kind.values()) {
            attempts.put(kind, ofEach(kind));
        }
    }

    /** Where the next episode's accounts begin. */
    Bookmark end() {
        return to;
    }

    private Map<City, List<Attempt>> ofEach(Kind kind) {
        return running.lab().everyCity().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        city -> running.judges().attempts(city, kind, from, to),
                        (a, _) -> a,
                        LinkedHashMap::new));
    }

    /**
     * Asks.
     *
     * @param promises every row that was promised before; those of this episode are added
     * @param earlier where the accounts of the episode before began: a late word of its probes' writes may come in this one
     */
    Observed observed(City before, long epochBefore, Promises promises, Bookmark earlier) throws SQLException {
        var writes = attempts.get(Kind.WRITES);
        var promised = promises.acknowledged();
        writes.values().forEach(promises::add);
        var losses = course.primary().isPresent()
                ? Loss.of(promises.lost(running.estate().rows()))
                : List.<Loss>of();
        var count = Expectation.citiesThatCount(
                writes.keySet().stream().map(City::name).toList(), course.hits());
        return new Observed(
                before.name(),
                course.primary().map(City::name).orElse(""),
                moves(epochBefore),
                dualWriterMillis(earlier),
                blindMillis(),
                promises.acknowledged() - promised,
                losses,
                firstWrite(count),
                outage(city -> count.contains(city.name()), course.firstFault()),
                outage(_ -> true, course.healed()),
                course.primary().isPresent() ? seconds(course.healed(), course.whole()) : Observed.NONE,
                served());
    }

    /** What the episode before has told already isn't told again. */
    private long dualWriterMillis(Bookmark earlier) {
        var judges = running.judges();
        return judges.probe(earlier, to).dualWriterMillis()
                - judges.probe(earlier, from).dualWriterMillis();
    }

    private List<Moved> moves(long epochBefore) {
        return running.lab().everyCity().stream()
                .flatMap(city -> running.policies().status(city).stream())
                .flatMap(status -> Optional.ofNullable(status.history()).orElse(List.of()).stream())
                .filter(move -> move.epoch() > epochBefore && !move.to().equals(move.from()))
                .sorted(Comparator.comparing(FailoverPolicyStatus.Move::epoch))
                .collect(Collectors.toMap(
                        FailoverPolicyStatus.Move::epoch, Moved::of, Accounts::fuller, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /** Of what two cities tell of the same move, that of the one that knows more. */
    private static Moved fuller(Moved one, Moved other) {
        return one.divergedBytes() + one.lostBytes() >= other.divergedBytes() + other.lostBytes() ? one : other;
    }

    private long blindMillis() {
        var probe = running.judges().probe(from, to);
        return running.lab().everyCity().stream()
                .mapToLong(city -> probe.blindMillis(city.name()))
                .max()
                .orElse(0);
    }

    private double firstWrite(Set<String> count) {
        return attempts.get(Kind.WRITES).entrySet().stream()
                .filter(entry -> count.contains(entry.getKey().name()))
                .flatMap(entry -> new Journal(entry.getValue()).recoveryAfter(course.firstFault()).stream())
                .min(Comparator.naturalOrder())
                .map(time -> time.toMillis() / 1e3)
                .orElse(Observed.NONE);
    }

    private double outage(Predicate<City> who, Instant since) {
        return attempts.get(Kind.WRITES).entrySet().stream()
                .filter(entry -> who.test(entry.getKey()))
                .map(entry -> Availability.of(entry.getValue(), since, until).longestOutage())
                .max(Comparator.naturalOrder())
                .map(time -> time.toMillis() / 1e3)
                .orElse(Observed.NONE);
    }

    private List<Served> served() {
        return attempts.entrySet().stream()
                .flatMap(kind -> kind.getValue().entrySet().stream()
                        .map(city -> Served.of(
                                city.getKey().name(),
                                kind.getKey().toString(),
                                Availability.of(city.getValue(), course.firstFault(), until))))
                .toList();
    }

    /** When each city's databases accepted writes. */
    List<Spell> accepted() {
        return running.judges().probe(from, to).intervals().stream()
                .map(interval ->
                        new Spell(interval.city(), interval.member(), millis(interval.from()), millis(interval.to())))
                .toList();
    }

    /** When each city's writers were told no commit for longer than a second. */
    List<Spell> unserved() {
        var spells = new ArrayList<Spell>();
        attempts.get(Kind.WRITES).forEach((city, all) -> {
            var last = MachineClock.micros(course.begun());
            for (Attempt attempt : all) {
                if (attempt.outcome() == Outcome.ACCEPTED) {
                    gap(city, last, attempt.done()).ifPresent(spells::add);
                    last = Math.max(last, attempt.done());
                }
            }
            gap(city, last, MachineClock.micros(until)).ifPresent(spells::add);
        });
        return spells;
    }

    private Optional<Spell> gap(City city, long last, long next) {
        return next - last > UNSERVED_MICROS
                ? Optional.of(new Spell(city.name(), "no commit", millis(last), millis(next)))
                : Optional.empty();
    }

    private long millis(long micros) {
        return (micros - MachineClock.micros(course.begun())) / 1_000;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
