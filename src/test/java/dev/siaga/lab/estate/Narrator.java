package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells what happens as it happens: each change of a city's role, and of what its operator decided and why. */
final class Narrator implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final RunningEstate running;
    private final Progress progress;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(City.ALL.size(), Thread.ofVirtual().factory());

    Narrator(RunningEstate running, Progress progress) {
        this.running = running;
        this.progress = progress;
        City.ALL.forEach(city -> {
            Map<String, String> told = new HashMap<>();
            threads.scheduleWithFixedDelay(() -> look(city, told), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void look(City city, Map<String, String> told) {
        var role = running.estate().role(city);
        if (!role.equals(told.put("role", role))) {
            progress.say("  " + city + " is " + role);
        }
        running.policies().status(city).map(status -> status.lastDecision()).ifPresent(decision -> {
            if (!decision.reason().equals(told.put("reason", decision.reason()))) {
                progress.say("  " + city + " decides " + decision.action() + ": " + decision.message());
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
