package dev.siaga.controller.serviceslo;

import dev.siaga.controller.Conditions;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.ErrorBudget;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Saturation;
import dev.siaga.slo.Severity;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The four conditions. What isn't known is Unknown, never True or False, but for an alarm that stands: it goes on standing, and holds up
 * releases, until something is measured that ends it.
 */
final class SloConditions {
    private static final String EVALUATED = "Evaluated";
    private static final String BUDGET_AVAILABLE = "BudgetAvailable";
    private static final String BURNING = "Burning";
    private static final String RELEASE_ALLOWED = "ReleaseAllowed";
    private static final String NOT_MEASURED = "NotMeasured";

    /** Why nothing can be concluded: one word and a sentence. */
    private record Doubt(String reason, String message) {}

    private SloConditions() {}

    static List<Condition> unusable(Conditions conditions, String message) {
        return List.of(
                conditions.of(EVALUATED, false, "Invalid", message),
                conditions.unknown(BUDGET_AVAILABLE, "Invalid", message),
                conditions.unknown(BURNING, "Invalid", message),
                conditions.unknown(RELEASE_ALLOWED, "Invalid", message));
    }

    static List<Condition> of(Conditions conditions, Sight sight) {
        Optional<Doubt> doubt = doubt(sight.assessment().evaluation());
        Optional<Boolean> available = available(sight.assessment());
        Optional<Alarm.Firing> firing = urgent(sight.alarm());
        return List.of(
                doubt.map(d -> conditions.of(EVALUATED, false, d.reason(), d.message()))
                        .orElseGet(() -> conditions.of(EVALUATED, true, "Measured", measured(sight))),
                available(conditions, available, sight),
                burning(conditions, firing, doubt, sight.alarm()),
                release(conditions, firing, available, doubt.or(() -> noBudget(available, sight))));
    }

    private static String measured(Sight sight) {
        return "everything that the tiers look at could be measured"
                + sight.pool().map(pool -> ", " + Cities.told(pool)).orElse("");
    }

    private static Optional<Doubt> doubt(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Unknown(Evaluation.Cause cause, String why) ->
                Optional.of(new Doubt(word(cause), SloStatusFactory.bounded(why)));
            case Evaluation.Frozen(Instant until) ->
                Optional.of(new Doubt("Maintenance", "nothing is judged until " + AlarmStatus.seconds(until)));
            case Evaluation.Healthy _, Evaluation.Burning _ -> Optional.empty();
        };
    }

    static String word(Evaluation.Cause cause) {
        return switch (cause) {
            case NO_TRAFFIC -> "NoTraffic";
            case NO_DATA -> "NoData";
            case QUERY_WRONG -> "QueryWrong";
            case QUERY_FAILED -> "QueryFailed";
            case NO_ESTATE -> "NoEstate";
            case QUORUM_UNREACHABLE -> "QuorumUnreachable";
            case CITIES_DIFFER -> "CitiesDiffer";
            case CITY_BLIND -> "CityBlind";
        };
    }

    private static Optional<Boolean> available(Assessment assessment) {
        return assessment
                .budget()
                .map(ErrorBudget::available)
                .or(() -> assessment.saturation().map(seen -> seen.ratio() < 1));
    }

    private static Condition available(Conditions conditions, Optional<Boolean> available, Sight sight) {
        boolean gauge = sight.assessment().saturation().map(Saturation::ratio).isPresent();
        return available
                .map(yes -> conditions.of(
                        BUDGET_AVAILABLE,
                        yes,
                        gauge ? (yes ? "BelowLimit" : "AtLimit") : yes ? "BudgetLeft" : "BudgetUsedUp",
                        gauge
                                ? "the gauge is " + (yes ? "below" : "at or beyond") + " its limit"
                                : yes ? "some of the error budget is left" : "the error budget is used up"))
                .orElseGet(() -> conditions.unknown(BUDGET_AVAILABLE, NOT_MEASURED, unmeasured(sight)));
    }

    private static Optional<Doubt> noBudget(Optional<Boolean> available, Sight sight) {
        return available.isPresent() ? Optional.empty() : Optional.of(new Doubt(NOT_MEASURED, unmeasured(sight)));
    }

    private static String unmeasured(Sight sight) {
        return switch (sight.period()) {
            case Reading.Measured<?> _ -> "what is left isn't known: there was no traffic in the whole period";
            case Reading.Absent<?>(String why, var _) -> SloStatusFactory.bounded("what is left isn't known: " + why);
            case Reading.Missing<?>(String why, var _) -> SloStatusFactory.bounded("what is left isn't known: " + why);
            case Reading.Partial<?>(var _, var _, String why, var _) ->
                SloStatusFactory.bounded("what is left isn't known: " + why);
            case Reading.Senseless<?>(String why, var _) ->
                SloStatusFactory.bounded("what is left isn't known: " + why);
        };
    }

    private static Condition burning(
            Conditions conditions, Optional<Alarm.Firing> firing, Optional<Doubt> doubt, Alarm alarm) {
        if (firing.isPresent()) {
            return conditions.of(
                    BURNING,
                    true,
                    firing.get().severity().name(),
                    "tier %s fires at a %s"
                            .formatted(firing.get().tier(), firing.get().threshold()));
        }
        return doubt.map(d -> conditions.unknown(BURNING, d.reason(), d.message()))
                .orElseGet(() -> conditions.of(
                        BURNING,
                        false,
                        alarm instanceof Alarm.Quiet ? "NoTierFires" : "ReportOnly",
                        "no tier that calls for somebody fires"));
    }

    private static Condition release(
            Conditions conditions, Optional<Alarm.Firing> firing, Optional<Boolean> available, Optional<Doubt> doubt) {
        if (firing.isPresent()) {
            return conditions.of(RELEASE_ALLOWED, false, "Burning", "the budget burns too fast");
        }
        if (available.filter(yes -> !yes).isPresent()) {
            return conditions.of(RELEASE_ALLOWED, false, "NothingLeft", "nothing is left to spend on a release");
        }
        return doubt.map(d -> conditions.unknown(RELEASE_ALLOWED, d.reason(), d.message()))
                .orElseGet(
                        () -> conditions.of(RELEASE_ALLOWED, true, "BudgetLeft", "budget is left and nothing burns"));
    }

    private static Optional<Alarm.Firing> urgent(Alarm alarm) {
        return alarm instanceof Alarm.Firing firing && firing.severity() != Severity.REPORT
                ? Optional.of(firing)
                : Optional.empty();
    }
}
