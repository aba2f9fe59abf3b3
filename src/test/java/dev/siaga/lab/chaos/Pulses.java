package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.chaos.Wound.Healing;
import dev.siaga.lab.estate.RunningEstate;
import dev.siaga.lab.estate.Superuser;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Faults that have to be done again and again for as long as they last. */
final class Pulses {
    private static final long AWAKE_MILLIS = 400;
    private static final long ASLEEP_MILLIS = 600;
    private static final long FILL_EVERY_MILLIS = 500;

    /** A process that sleeps for a part of each second. */
    Healing slow(Lab lab, String city, String process) {
        lab.stopProcess(city, process); // fails here when it doesn't run
        return repeat(
                () -> {
                    Thread.sleep(ASLEEP_MILLIS);
                    lab.continueProcess(city, process);
                    Thread.sleep(AWAKE_MILLIS);
                    lab.stopProcess(city, process);
                },
                () -> Stage.unlessGone(() -> lab.continueProcess(city, process)));
    }

    /** What is freed is taken at once, and PostgreSQL begins a new log file each time. */
    Healing fillDisk(RunningEstate running, City city) {
        running.lab().fillDisk(city.name());
        return repeat(
                () -> {
                    running.lab().fillDisk(city.name());
                    useLog(running, city);
                    Thread.sleep(FILL_EVERY_MILLIS);
                },
                () -> running.lab().freeDisk(city.name()));
    }

    private static void useLog(RunningEstate running, City city) {
        running.estate().primaries().stream()
                .filter(member -> member.city().equals(city))
                .forEach(leader -> {
                    try {
                        Superuser.ask(leader, "SELECT pg_switch_wal() FROM pg_create_restore_point('full')");
                    } catch (SQLException noRoom) {
                        // that is what it is for
                    }
                });
    }

    private interface Pulse {
        void beat() throws InterruptedException;
    }

    private static Healing repeat(Pulse pulse, Healing afterwards) {
        var thread = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
        thread.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    pulse.beat();
                } catch (InterruptedException over) {
                    return;
                } catch (RuntimeException dead) {
                    return; // another fault has taken what this one plays with
                }
            }
        });
        return () -> {
            end(thread);
            afterwards.heal();
        };
    }

    private static void end(ExecutorService thread) throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a fault goes on though it was ended");
        }
    }
}
