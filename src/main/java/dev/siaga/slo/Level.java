package dev.siaga.slo;

import dev.siaga.slo.Verdict.State;
import java.time.Duration;
import java.util.List;

/** One degree of saturation that calls for somebody: a share of the limit, or the limit predicted within a time. */
public record Level(String name, Severity severity, Mark mark, Severity.ResponseTimes times) {
    private static final double CALM_SHARE = 0.9;
    private static final int CALM_TIMES = 2;
    private static final int CALM_PART = 6;

    /** What makes the level fire. */
    public sealed interface Mark {
        record AtRatio(double ratio) implements Mark {}

        record Within(Duration time) implements Mark {}
    }

    /** At the limit, and an hour before it. */
    public static List<Level> usual() {
        return List.of(
                new Level("full", Severity.SEV2, new Mark.AtRatio(1), Severity.SEV2.usual()),
                new Level("soon", Severity.SEV3, new Mark.Within(Duration.ofHours(1)), Severity.SEV3.usual()));
    }

    /** @param trend over how long the slope was taken; calm must last a sixth of it */
    Verdict judge(Reading<Saturation> reading, Duration trend) {
        State state = reading instanceof Reading.Measured<Saturation>(Saturation seen, var _, var _)
                ? state(seen)
                : State.UNKNOWN;
        return new Verdict(name, severity, state, threshold(), trend.dividedBy(CALM_PART), times);
    }

    private State state(Saturation seen) {
        return switch (mark) {
            case Mark.AtRatio(double ratio) ->
                seen.ratio() >= ratio ? State.FIRING : seen.ratio() < ratio * CALM_SHARE ? State.CALM : State.LINGERING;
            case Mark.Within(Duration time) ->
                switch (seen.reach()) {
                    case Outlook.Reached _ -> State.FIRING;
                    case Outlook.Never _ -> State.CALM;
                    case Outlook.In(Duration left) ->
                        left.compareTo(time) <= 0
                                ? State.FIRING
                                : left.compareTo(time.multipliedBy(CALM_TIMES)) > 0 ? State.CALM : State.LINGERING;
                };
        };
    }

    private String threshold() {
        return switch (mark) {
            case Mark.AtRatio(double ratio) -> "gauge at " + Tier.number(ratio * 100) + " % of the limit";
            case Mark.Within(Duration time) ->
                "limit predicted within " + Tier.number(time.toMillis() / 60_000.0) + " minutes";
        };
    }
}
