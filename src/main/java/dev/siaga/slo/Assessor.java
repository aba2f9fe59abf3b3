package dev.siaga.slo;

import dev.siaga.slo.Evaluation.Cause;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import dev.siaga.slo.Reading.Senseless;
import dev.siaga.slo.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Judges readings by a service level. The same readings always give the same assessment. */
public final class Assessor {
    /** An alarm eases when its short window has burned slower than half the threshold for two short windows. */
    private static final int CALM_PART = 2;

    private Assessor() {}

    public static Assessment assess(ServiceLevel.Budgeted level, BudgetReadings readings) {
        SequencedMap<Duration, BurnRate> burns = new LinkedHashMap<>();
        level.windows()
                .forEach(window -> counts(readings.of(window))
                        .ifPresent(counts -> burns.put(window, BurnRate.of(counts, level.objective()))));
        Optional<ErrorBudget> budget = counts(readings.period()).map(counts -> budget(level, readings, counts));
        Optional<Outlook> exhaustion = budget.flatMap(left -> Optional.ofNullable(burns.get(level.pace()))
                .map(burn -> left.exhaustion(burn, level.window().at(readings.now()), readings.now())));
        return new Assessment(evaluate(level, readings), burns, budget, Optional.empty(), exhaustion);
    }

    /** What there is to say when nothing can be judged at all. */
    public static Assessment unknown(ServiceLevel.Budgeted level, Cause cause, String why, Instant now) {
        return new Assessment(
                frozen(level, now).orElseGet(() -> new Evaluation.Unknown(cause, why)),
                new LinkedHashMap<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static Assessment assess(ServiceLevel.Capacity level, Reading<Saturation> reading, Instant now) {
        List<Verdict> verdicts = level.levels().stream()
                .map(l -> l.judge(reading, level.gauge().trend()))
                .toList();
        Optional<Saturation> seen =
                reading instanceof Measured<Saturation> m ? Optional.of(m.value()) : Optional.empty();
        return new Assessment(
                frozen(level, now).orElseGet(() -> Evaluation.of(verdicts, unknown("", reading))),
                new LinkedHashMap<>(),
                Optional.empty(),
                seen,
                seen.map(Saturation::reach));
    }

    private static Evaluation evaluate(ServiceLevel.Budgeted level, BudgetReadings readings) {
        List<Verdict> verdicts =
                level.tiers().stream().map(tier -> judge(tier, level, readings)).toList();
        Optional<Evaluation.Unknown> missing = level.windows().stream()
                .flatMap(window -> missing(window, readings.of(window)).stream())
                .findFirst();
        return frozen(level, readings.now()).orElseGet(() -> Evaluation.of(verdicts, missing));
    }

    private static Optional<Evaluation> frozen(ServiceLevel level, Instant now) {
        return level.maintenance().frozenUntil(now).map(Evaluation.Frozen::new);
    }

    private static ErrorBudget budget(ServiceLevel.Budgeted level, BudgetReadings readings, Counts counts) {
        Window.Period period = level.window().at(readings.now());
        Duration frozen = level.maintenance().frozen(period.start(), readings.now());
        return ErrorBudget.of(counts, level.objective(), period, readings.now(), frozen);
    }

    private static Verdict judge(Tier tier, ServiceLevel.Budgeted level, BudgetReadings readings) {
        double threshold = tier.burnRate(level.window());
        Reading<Counts> longer = readings.of(tier.longWindow());
        Reading<Counts> shorter = readings.of(tier.shortWindow());
        Optional<State> state = known(longer)
                .flatMap(inLong ->
                        known(shorter).map(inShort -> state(tier, level.objective(), threshold, inLong, inShort)))
                .filter(s -> s == State.FIRING
                        || counts(longer).isPresent() && counts(shorter).isPresent());
        return new Verdict(
                tier.name(),
                tier.severity(),
                state.orElse(State.UNKNOWN),
                "burn rate of " + Tier.number(threshold),
                tier.shortWindow().multipliedBy(CALM_PART),
                tier.times());
    }

    private static State state(Tier tier, Objective objective, double threshold, Counts longer, Counts shorter) {
        double now = BurnRate.of(shorter, objective).rate();
        boolean enough = longer.bad() >= tier.minimumBadEvents();
        if (enough && now >= threshold && BurnRate.of(longer, objective).rate() >= threshold) {
            return State.FIRING;
        }
        return now < threshold / CALM_PART ? State.CALM : State.LINGERING;
    }

    private static Optional<Counts> counts(Reading<Counts> reading) {
        return reading instanceof Measured<Counts>(Counts counts, var _, var _) && counts.traffic()
                ? Optional.of(counts)
                : Optional.empty();
    }

    /** As {@link #counts}, or as much of them as is known. */
    private static Optional<Counts> known(Reading<Counts> reading) {
        return reading instanceof Partial<Counts>(Counts part, var _, var _, var _) && part.traffic()
                ? Optional.of(part)
                : counts(reading);
    }

    private static Optional<Evaluation.Unknown> missing(Duration window, Reading<Counts> reading) {
        return reading instanceof Measured<Counts>(Counts counts, var _, var _) && !counts.traffic()
                ? Optional.of(new Evaluation.Unknown(Cause.NO_TRAFFIC, named(window) + "no traffic"))
                : unknown(named(window), reading);
    }

    private static Optional<Evaluation.Unknown> unknown(String of, Reading<?> reading) {
        return switch (reading) {
            case Measured<?> _ -> Optional.empty();
            case Absent<?>(String why, var _) -> Optional.of(new Evaluation.Unknown(Cause.NO_DATA, of + why));
            case Missing<?>(String why, var _) -> Optional.of(new Evaluation.Unknown(Cause.QUERY_FAILED, of + why));
            case Partial<?>(var _, Cause cause, String why, var _) ->
                Optional.of(new Evaluation.Unknown(cause, of + why));
            case Senseless<?>(String why, var _) -> Optional.of(new Evaluation.Unknown(Cause.QUERY_WRONG, of + why));
        };
    }

    private static String named(Duration window) {
        return "last " + (window.toMinutes() > 0 ? window.toMinutes() + " min: " : window.toSeconds() + " s: ");
    }
}
