package dev.siaga.lab;

import java.time.Duration;

/** Told what the lab is doing, line by line, by many threads. */
@FunctionalInterface
public interface Progress {
    void say(String line);

    /** Prints each line with the seconds since now. */
    static Progress printing() {
        var start = System.nanoTime();
        return line -> {
            var elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
            System.out.printf("[%6.1f s] %s%n", elapsed, line);
        };
    }
}
