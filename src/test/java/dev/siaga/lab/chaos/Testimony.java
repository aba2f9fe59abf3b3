package dev.siaga.lab.chaos;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Move;
import dev.siaga.lab.City;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Availability;
import dev.siaga.lab.client.Journal;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.client.MachineClock;
import dev.siaga.lab.client.Outcome;
import dev.siaga.lab.client.WriteProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the judges and the estate itself have to say of one episode.
 *
 * @param before the primary city when it began
 * @param epochBefore the epoch then
 * @param clients what each city's clients of each kind were told, in the order of time
 * @param probesBefore what the probes saw in the episode before: a late word of its writes may come in this one
 * @param probes what they saw in this one
 * @param history every change of holder that any city tells of
 * @param present the rows that the primary held afterwards; empty while there was none
 * @param until when the clients were asked
 */
record Testimony(
        City before,
        long epochBefore,
        Course course,
        Map<Kind, Map<City, List<Attempt>>> clients,
        List<Attempt> probesBefore,
        List<Attempt> probes,
        List<Move> history,
        Optional<Set<Long>> present,
        Instant until) {
    private static final long UNSERVED_MICROS = 1_000_000;

    /** What it comes to, the rows that writers were promised before included. */
    Observed observed(Promises promises) {
        var promised = promises.acknowledged();
        writes().values().forEach(promises::add);
        var losses = present.map(rows -> Loss.of(promises.lost(rows))).orElse(List.of());
        var count = Expectation.citiesThatCount(
                writes().keySet().stream().map(City::name).toList(), course.hits());
        return new Observed(
                before.name(),
                course.primary().map(City::name).orElse(""),
                moves(),
                dualWriterMillis(),
                blindMillis(),
                promises.acknowledged() - promised,
                losses,
                firstWrite(count),
                outage(city -> count.contains(city.name()), course.firstFault()),
                outage(_ -> true, course.healed()),
                course.primary().isPresent()
                        ? seconds(Duration.between(course.healed(), course.whole()))
                        : Observed.NONE,
                served());
    }

    private Map<City, List<Attempt>> writes() {
        return clients.get(Kind.WRITES);
    }

    /** What the episode before has told already isn't told again. */
    private long dualWriterMillis() {
        var both = Stream.concat(probesBefore.stream(), probes.stream()).toList();
        return new WriteProbe(both).dualWriterMillis() - new WriteProbe(probesBefore).dualWriterMillis();
    }

    private long blindMillis() {
        var probe = new WriteProbe(probes);
        return writes().keySet().stream()
                .mapToLong(city -> probe.blindMillis(city.name()))
                .max()
                .orElse(Long.MAX_VALUE);
    }

    private List<Moved> moves() {
        return history.stream()
                .filter(move -> move.epoch() > epochBefore && !move.to().equals(move.from()))
                .sorted(Comparator.comparing(Move::epoch))
                .collect(Collectors.toMap(Move::epoch, Moved::of, Testimony::fuller, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /** Of what two cities tell of the same move, that of the one that knows more. */
    private static Moved fuller(Moved one, Moved other) {
        return one.divergedBytes() + one.lostBytes() >= other.divergedBytes() + other.lostBytes() ? one : other;
    }

    private double firstWrite(Set<String> count) {
        return writes().entrySet().stream()
                .filter(entry -> count.contains(entry.getKey().name()))
                .flatMap(entry -> new Journal(entry.getValue()).recoveryAfter(course.firstFault()).stream())
                .min(Comparator.naturalOrder())
                .map(Testimony::seconds)
                .orElse(Observed.NONE);
    }

    private double outage(Predicate<City> who, Instant since) {
        return writes().entrySet().stream()
                .filter(entry -> who.test(entry.getKey()))
                .map(entry -> Availability.of(entry.getValue(), since, until).longestOutage())
                .max(Comparator.naturalOrder())
                .map(Testimony::seconds)
                .orElse(Observed.NONE);
    }

    private List<Served> served() {
        return clients.entrySet().stream()
                .flatMap(kind -> kind.getValue().entrySet().stream()
                        .map(city -> Served.of(
                                city.getKey().name(),
                                kind.getKey().toString(),
                                Availability.of(city.getValue(), course.firstFault(), until))))
                .toList();
    }

    /** When each city's databases accepted writes. */
    List<Spell> accepted() {
        return new WriteProbe(probes)
                .intervals().stream()
                        .map(interval -> new Spell(
                                interval.city(), interval.member(), millis(interval.from()), millis(interval.to())))
                        .toList();
    }

    /** When each city's writers were told no commit for longer than a second. */
    List<Spell> unserved() {
        var spells = new ArrayList<Spell>();
        writes().forEach((city, all) -> {
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

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
