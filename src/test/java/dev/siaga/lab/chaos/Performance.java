package dev.siaga.lab.chaos;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** One episode on the stage: its faults at their times, their healing, and the wait until all is whole by itself. */
final class Performance {
    private static final Duration TO_HEAL = Duration.ofSeconds(120);
    /** Whole for so long, lest what a fault has set going goes on in the next episode. */
    private static final Duration WHOLE_FOR = Duration.ofSeconds(3);

    private static final long LOOK_EVERY_MILLIS = 400;
    private static final long TRY_AGAIN_MILLIS = 1_000;

    private final Stage stage;
    private final Progress progress;
    private final Instant begun = Instant.now();
    private final Injector injector;
    private final List<Hit> hits = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    Performance(Stage stage, City primary, Progress progress) {
        this.stage = stage;
        this.progress = progress;
        injector = new Injector(stage.running(), primary);
    }

    Course play(EpisodePlan plan) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            plan.strikes().forEach(strike -> threads.submit(() -> act(strike)));
        }
        patiently("undoing everything", stage::undoAll);
        var healed = Instant.now();
        var primary = awaitWhole();
        var whole = primary.isPresent() ? Instant.now().minus(WHOLE_FOR) : Instant.now();
        var sorted = hits.stream()
                .sorted((a, b) -> Long.compare(a.atMillis(), b.atMillis()))
                .toList();
        return new Course(begun, sorted, List.copyOf(refused), healed, primary, whole);
    }

    private void act(Strike strike) {
        try {
            sleepUntil(strike.atMillis());
            var at = millis();
            var wound = injector.strike(strike);
            progress.say("    FAULT " + wound.hit(at, at, at));
            sleepUntil(at + strike.lastsMillis());
            var until = millis();
            note(wound.hit(at, until, patiently("undoing " + strike, wound.healing())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | AssertionError e) {
            refuse(strike + ": " + e.getMessage());
        }
    }

    private synchronized void note(Hit hit) {
        hits.add(hit);
    }

    private synchronized void refuse(String why) {
        progress.say("    REFUSED " + why);
        refused.add(why);
    }

    /** Tries until it succeeds, or another fault has been in its way for too long. Returns when that was. */
    private long patiently(String what, Wound.Healing healing) throws InterruptedException {
        var end = Instant.now().plus(TO_HEAL);
        while (true) {
            try {
                healing.heal();
                return millis();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                if (Instant.now().isAfter(end)) {
                    refuse(what + " failed: " + e.getMessage());
                    return millis();
                }
                MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
            }
        }
    }

    private Optional<City> awaitWhole() throws InterruptedException {
        var end = Instant.now().plusMillis((long) (Judgement.WHOLE_WITHIN_SECONDS * 1_000));
        var since = Instant.MAX;
        while (Instant.now().isBefore(end)) {
            var primary = stage.whole();
            if (primary.isEmpty()) {
                since = Instant.MAX;
            } else if (since.equals(Instant.MAX)) {
                since = Instant.now();
            } else if (!Instant.now().isBefore(since.plus(WHOLE_FOR))) {
                return primary;
            }
            MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return Optional.empty();
    }

    private long millis() {
        return Duration.between(begun, Instant.now()).toMillis();
    }

    private void sleepUntil(long millis) throws InterruptedException {
        MILLISECONDS.sleep(Math.max(0, millis - millis()));
    }
}
