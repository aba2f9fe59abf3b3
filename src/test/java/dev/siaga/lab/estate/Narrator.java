package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Tells what happens as it happens: each change of a city's role, and of what its operator decided and why. */
public final class Narrator implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Function<City, String> role;
    private final Function<City, Optional<FailoverPolicyStatus.Decision>> decision;
    private final Progress progress;
    private final ScheduledExecutorService threads;

    public Narrator(RunningEstate running, Progress progress) {
        this(
                running.lab().everyCity(),
                running.estate()::role,
                city -> running.policies().status(city).map(FailoverPolicyStatus::lastDecision),
                progress);
    }

    /** Of databases that nobody decides about. */
    Narrator(Databases databases, Progress progress) {
        this(databases.lab().everyCity(), databases::role, _ -> Optional.empty(), progress);
    }

    private Narrator(
            List<City> cities,
            Function<City, String> role,
            Function<City, Optional<FailoverPolicyStatus.Decision>> decision,
            Progress progress) {
        this.role = role;
        this.decision = decision;
        this.progress = progress;
        threads = Executors.newScheduledThreadPool(
                cities.size(), Thread.ofVirtual().factory());
        cities.forEach(city -> {
            Map<String, String> told = new HashMap<>();
            threads.scheduleWithFixedDelay(() -> look(city, told), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void look(City city, Map<String, String> told) {
        var now = role.apply(city);
        if (!now.equals(told.put("role", now))) {
            progress.say("  " + city + " is " + now);
        }
        decision.apply(city).ifPresent(last -> {
            if (!last.reason().equals(told.put("reason", last.reason()))) {
                progress.say("  " + city + " decides " + last.action() + ": " + last.message());
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
