package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.Recording.Quantity;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Recording rules of a service level, as groups that Prometheus evaluates each at its own interval. The first records the steps; the second,
 * for dashboards and for sums over cities, {@code siaga_slo:events:increase1h} and {@code siaga_slo:bad_events:increase1h} for every window
 * of the tiers and for a rolling period: short ones from the counters, long ones from the steps, with
 * {@code siaga_slo:recorded_seconds:…} beside them to tell how much of the window is behind them. Never a ratio: ratios can't be summed.
 * A calendar's period has no length that could be recorded; it is a sum of steps since it began. For the bounds of error see {@link Recording}.
 */
public final class RecordingRules {
    private static final Duration WINDOWS_EVERY = Duration.ofMinutes(1);
    private static final int PARTS = 5;

    /** Rules that are evaluated in turn, at one instant. */
    public record Group(String name, Duration every, List<Rule> rules) {}

    public record Rule(String series, String expression, Map<String, String> labels) {}

    private RecordingRules() {}

    public static List<Group> of(Recording recording, ServiceLevel.Budgeted level) {
        TreeSet<Duration> windows = new TreeSet<>(level.windows());
        if (level.window() instanceof Window.Rolling(Duration length)) {
            windows.add(length);
        }
        return List.of(
                new Group("siaga_slo.steps", recording.step(), steps(recording)),
                new Group(
                        "siaga_slo.windows",
                        every(windows.first()),
                        windows.stream()
                                .flatMap(window -> window(recording, window).stream())
                                .toList()));
    }

    /** The seconds come last, because they vouch for what is recorded before them. */
    private static List<Rule> steps(Recording recording) {
        Formula formula = Formula.step(recording.indicator(), recording.step());
        return List.of(
                rule(recording, Quantity.EVENTS.steps(recording.step()), formula.total()),
                rule(recording, Quantity.BAD_EVENTS.steps(recording.step()), formula.bad()),
                rule(recording, Quantity.RECORDED_SECONDS.steps(recording.step()), vouched(recording, formula)));
    }

    /** Nothing to count is recorded as well as anything else; a rule that failed is not, though its last sample may still be seen. */
    private static String vouched(Recording recording, Formula formula) {
        String events = recordedNow(recording, Quantity.EVENTS);
        return "vector(%d) unless on () (group(%s) unless on () %s) unless on () (%s unless on () %s)"
                .formatted(
                        recording.step().toSeconds(),
                        formula.source(),
                        events,
                        events,
                        recordedNow(recording, Quantity.BAD_EVENTS));
    }

    private static String recordedNow(Recording recording, Quantity quantity) {
        return "(timestamp(" + recording.stepSeries(quantity) + ") == time())";
    }

    private static List<Rule> window(Recording recording, Duration window) {
        List<Rule> rules = new ArrayList<>();
        if (recording.madeOfSteps(window)) {
            rules.add(summed(recording, Quantity.EVENTS, window));
            rules.add(rule(
                    recording,
                    Quantity.BAD_EVENTS.window(window),
                    "clamp_min(" + recording.sum(Quantity.BAD_EVENTS, window) + ", 0)"));
            rules.add(summed(recording, Quantity.RECORDED_SECONDS, window));
        } else {
            Formula formula = Formula.window(recording.indicator(), window);
            rules.add(rule(recording, Quantity.EVENTS.window(window), formula.total()));
            rules.add(rule(recording, Quantity.BAD_EVENTS.window(window), formula.bad()));
        }
        return rules;
    }

    private static Rule summed(Recording recording, Quantity quantity, Duration window) {
        return rule(recording, quantity.window(window), recording.sum(quantity, window));
    }

    private static Rule rule(Recording recording, String series, String expression) {
        return new Rule(series, expression, recording.labels());
    }

    private static Duration every(Duration shortest) {
        Duration part = Duration.ofSeconds(Math.max(1, shortest.dividedBy(PARTS).toSeconds()));
        return part.compareTo(WINDOWS_EVERY) < 0 ? part : WINDOWS_EVERY;
    }
}
