package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.client.MachineClock;
import dev.siaga.lab.estate.Estate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes down each city's role as it changes, for the picture of an episode. */
final class RoleWatch implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 300;

    private record Since(String role, long fromMillis) {}

    private final Estate estate;
    private final long begun;
    private final Map<City, Since> now = new HashMap<>();
    private final List<Spell> past = new ArrayList<>();
    private final ScheduledExecutorService threads;

    RoleWatch(Estate estate, Instant begun) {
        this.estate = estate;
        this.begun = MachineClock.micros(begun);
        var cities = estate.lab().everyCity();
        threads = Executors.newScheduledThreadPool(
                cities.size(), Thread.ofVirtual().factory());
        cities.forEach(
                city -> threads.scheduleWithFixedDelay(() -> look(city), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void look(City city) {
        var role = estate.role(city);
        synchronized (this) {
            var at = millis();
            var before = now.get(city);
            if (before == null || !before.role().equals(role)) {
                now.put(city, new Since(role, before == null ? 0 : at));
                if (before != null) {
                    past.add(new Spell(city.name(), before.role(), before.fromMillis(), at));
                }
            }
        }
    }

    private long millis() {
        return (MachineClock.micros() - begun) / 1_000;
    }

    /** Every role of every city until now. */
    synchronized List<Spell> spells() {
        var all = new ArrayList<>(past);
        now.forEach((city, since) -> all.add(new Spell(city.name(), since.role(), since.fromMillis(), millis())));
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
