package dev.siaga.controller.serviceslo;

import dev.siaga.slo.Alarm;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.Cadence;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.ServiceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is remembered of one ServiceSLO between two evaluations: the readings of windows that aren't due yet, the alarm, and since when it is blind. One evaluation
 * runs at a time and alone changes it; others only take the latest sight.
 */
final class SloRuntime {
    private final ServiceLevel level;
    private final Duration every;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Map<Duration, Reading<Counts>> windows = new HashMap<>();
    private final Map<Duration, Instant> asked = new HashMap<>();
    private Reading<Counts> period = new Reading.Missing<>("not measured yet", List.of());
    private volatile Alarm alarm;
    private volatile Blindness blindness;
    private final AtomicReference<Optional<Sight>> fresh = new AtomicReference<>(Optional.empty());
    private volatile Instant next = Instant.EPOCH;

    SloRuntime(ServiceLevel level, Duration every, Alarm alarm, Blindness blindness) {
        this.level = level;
        this.every = every;
        this.alarm = alarm;
        this.blindness = blindness;
    }

    ServiceLevel level() {
        return level;
    }

    Duration every() {
        return every;
    }

    boolean sameAs(ServiceLevel otherLevel, Duration otherEvery) {
        return level.equals(otherLevel) && every.equals(otherEvery);
    }

    Alarm alarm() {
        return alarm;
    }

    Blindness blindness() {
        return blindness;
    }

    /** The latest sight, to whoever asks first. */
    Optional<Sight> takeFresh() {
        return fresh.getAndSet(Optional.empty());
    }

    /** True once for each evaluation that is due; whoever gets it must end it with {@link #finish}. */
    boolean begin(Instant now) {
        if (now.isBefore(next) || !running.compareAndSet(false, true)) {
            return false;
        }
        next = now.plus(every);
        return true;
    }

    void finish() {
        running.set(false);
    }

    Duration untilNext(Instant now) {
        Duration left = Duration.between(now, next);
        return left.isPositive() ? left : every;
    }

    /** The windows to measure now. */
    List<Duration> due(ServiceLevel.Budgeted budgeted, Instant now) {
        List<Duration> due = new ArrayList<>();
        for (Duration window : budgeted.windows()) {
            if (isDue(window, windows.get(window), now)) {
                due.add(window);
            }
        }
        return due;
    }

    boolean periodIsDue(ServiceLevel.Budgeted budgeted, Instant now) {
        Duration nominal = budgeted.window().nominal();
        // The counts of a calendar's last period say nothing of the one that has just begun.
        boolean another = asked.getOrDefault(nominal, Instant.EPOCH)
                .isBefore(budgeted.window().at(now).start());
        return another || isDue(nominal, period, now);
    }

    /** Half an interval early is in time: the next chance would be half an interval late. */
    private boolean isDue(Duration window, Reading<Counts> known, Instant now) {
        Instant last = asked.getOrDefault(window, Instant.EPOCH);
        boolean settled = known instanceof Measured<Counts>(Counts counts, var _, var _) && counts.traffic();
        Duration age =
                settled ? Cadence.every(window, every, alarm instanceof Alarm.Firing) : Cadence.retry(window, every);
        return !now.isBefore(last.plus(age).minus(every.dividedBy(2)));
    }

    void learn(Duration window, Reading<Counts> reading, Instant now) {
        windows.put(window, reading);
        asked.put(window, now);
    }

    void learnPeriod(ServiceLevel.Budgeted budgeted, Reading<Counts> reading, Instant now) {
        period = reading;
        asked.put(budgeted.window().nominal(), now);
    }

    BudgetReadings readings(Instant now) {
        return new BudgetReadings(Map.copyOf(windows), period, now);
    }

    /** When the alarm changes, everything is measured anew the next time: what is told about it should be fresh. */
    void see(Sight sight) {
        if (!sight.alarm().getClass().equals(alarm.getClass())) {
            asked.clear();
        }
        alarm = sight.alarm();
        blindness = sight.blindness();
        fresh.set(Optional.of(sight));
    }
}
