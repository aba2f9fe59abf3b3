package dev.siaga.slo;

import dev.siaga.slo.Evaluation.Cause;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Evidence;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One budget over several cities: the counts of each window are summed over them, and only the sums are divided. A city that falls silent stays
 * in a window's sum with its last counts until they are older than the window. One that speaks and couldn't count, or counts something else,
 * leaves the sum in part unknown.
 *
 * @param own this city's counts, just taken: the sum is of the same instant
 * @param cities all cities of the estate, in its order
 * @param others what each of the others told last, if it ever did
 * @param patience how long a city may say nothing before it counts as silent
 */
public record Pool(
        CityCounts own,
        List<String> cities,
        Map<String, CityCounts> others,
        ServiceLevel.Budgeted level,
        Duration patience) {

    /** A city that says nothing, and since when; empty when it never said anything. */
    public record Silence(String city, Optional<Instant> since) {}

    /** Longer than three evaluations and what the quorum takes between two cities. */
    public static Duration patience(Duration evaluatedEvery) {
        return evaluatedEvery.multipliedBy(3).plusSeconds(10);
    }

    public List<Silence> silent() {
        return cities.stream()
                .filter(city -> told(city).filter(this::speaks).isEmpty())
                .map(city -> new Silence(city, told(city).map(CityCounts::heardAt)))
                .toList();
    }

    /** Cities that say that they have no such events: they take part with none. */
    public List<String> without() {
        return shares(BudgetReadings::period, passed()).stream()
                .filter(Share.None.class::isInstance)
                .map(Share::city)
                .toList();
    }

    /** The sums, to be judged as if one city had counted them. */
    public BudgetReadings readings() {
        Map<Duration, Reading<Counts>> sums = new HashMap<>();
        own.readings().windows().forEach((window, counted) -> sums.put(window, sum(shares(window), counted)));
        return new BudgetReadings(
                sums,
                sum(shares(BudgetReadings::period, passed()), own.readings().period()),
                now());
    }

    /** The cities that burn at a tier's threshold all by themselves; else those with bad events in its long window; else all. */
    public List<String> burning(String tierName) {
        Optional<Tier> tier =
                level.tiers().stream().filter(t -> t.name().equals(tierName)).findFirst();
        List<Share.Counted> bad = tier.stream()
                .flatMap(t -> shares(t.longWindow()).stream())
                .flatMap(share -> share instanceof Share.Counted counted ? Stream.of(counted) : Stream.empty())
                .filter(share -> share.counts().bad() > 0)
                .toList();
        List<Share.Counted> alone = bad.stream()
                .filter(share -> BurnRate.of(share.counts(), level.objective()).rate()
                        >= tier.orElseThrow().burnRate(level.window()))
                .toList();
        List<Share.Counted> affected = alone.isEmpty() ? bad : alone;
        return affected.isEmpty() ? cities : affected.stream().map(Share::city).toList();
    }

    /** How much of the budget's period lies behind. */
    private Duration passed() {
        return Duration.between(level.window().at(now()).start(), now());
    }

    private Instant now() {
        return own.readings().now();
    }

    private Optional<CityCounts> told(String city) {
        return Optional.ofNullable(city.equals(own.city()) ? own : others.get(city));
    }

    private boolean speaks(CityCounts counts) {
        return counts.silentFor(now()).compareTo(patience) <= 0;
    }

    /** A short window isn't emptied between two evaluations. */
    private List<Share> shares(Duration window) {
        return shares(readings -> readings.of(window), window.compareTo(patience) > 0 ? window : patience);
    }

    private List<Share> shares(Function<BudgetReadings, Reading<Counts>> which, Duration worth) {
        return cities.stream()
                .map(city -> told(city)
                        .map(counts -> share(counts, which.apply(counts.readings()), worth))
                        .orElseGet(() -> new Share.Gone(city)))
                .toList();
    }

    private Share share(CityCounts told, Reading<Counts> reading, Duration worth) {
        boolean alike = told.level().equals(own.level());
        if (!alike && speaks(told)) {
            return new Share.Unknown(
                    told.city(),
                    Cause.CITIES_DIFFER,
                    "it counts by another spec: apply the same manifest in every city");
        }
        boolean old = reading instanceof Measured<Counts>(var _, Instant at, var _)
                && told.age(at, now()).compareTo(worth) >= 0;
        Share share = Share.of(told.city(), reading);
        if (!alike || old || share instanceof Share.Unknown && !speaks(told)) {
            return new Share.Gone(told.city());
        }
        return share instanceof Share.Unknown(String city, var _, String why) && !city.equals(own.city())
                ? new Share.Unknown(city, Cause.CITY_BLIND, why)
                : share;
    }

    private Reading<Counts> sum(List<Share> shares, Reading<Counts> counted) {
        List<Evidence> evidence = evidence(shares, counted);
        List<Counts> known = shares.stream()
                .flatMap(share ->
                        share instanceof Share.Counted(var _, Counts counts) ? Stream.of(counts) : Stream.empty())
                .toList();
        Counts sum = known.stream().reduce(new Counts(0, 0), Counts::plus);
        // What this city itself can't see is told first: it is what somebody here can put right.
        Optional<Share.Unknown> unknown = shares.stream()
                .flatMap(share -> share instanceof Share.Unknown u ? Stream.of(u) : Stream.empty())
                .min(Comparator.comparing((Share.Unknown u) -> !u.city().equals(own.city())));
        if (unknown.isPresent()) {
            return new Partial<>(
                    sum,
                    unknown.get().cause(),
                    unknown.get().city() + ": " + unknown.get().why(),
                    evidence);
        }
        if (!known.isEmpty()) {
            Instant at = counted instanceof Measured<Counts>(var _, Instant taken, var _) ? taken : now();
            return new Measured<>(sum, at, evidence);
        }
        return shares.stream()
                .flatMap(share -> share instanceof Share.None none ? Stream.of(none) : Stream.empty())
                .findFirst()
                .<Reading<Counts>>map(none -> new Absent<>("in no city: " + none.why(), evidence))
                .orElseGet(() -> new Missing<>("not measured yet", evidence));
    }

    private List<Evidence> evidence(List<Share> shares, Reading<Counts> counted) {
        var all = new ArrayList<Evidence>();
        String query =
                counted.evidence().stream().findFirst().map(Evidence::query).orElse("counts");
        all.add(new Evidence(
                "in each city, bad of all events: " + query,
                shares.stream().map(Share::text).collect(Collectors.joining(", ")),
                now()));
        all.addAll(counted.evidence());
        return all;
    }
}
