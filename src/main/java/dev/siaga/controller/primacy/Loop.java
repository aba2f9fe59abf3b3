package dev.siaga.controller.primacy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** A thread that does one thing again and again and can say when it last did. An exception ends the turn, never the loop. */
public final class Loop {
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private final String name;
    private final Duration period;
    private final Runnable turn;
    private final Thread thread;
    private volatile long lastTurn = System.nanoTime();
    private volatile boolean running = true;

    public Loop(String name, Duration period, Runnable turn) {
        this.name = name;
        this.period = period;
        this.turn = turn;
        this.thread = Thread.ofPlatform().name("siaga-" + name).daemon(true).unstarted(this::run);
    }

    public Loop start() {
        thread.start();
        return this;
    }

    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    String name() {
        return name;
    }

    Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - lastTurn);
    }

    private void run() {
        while (running) {
            long began = System.nanoTime();
            try {
                turn.run();
            } catch (RuntimeException e) {
                LOG.warnf(e, "loop=%s failed, trying again", name);
            }
            lastTurn = System.nanoTime();
            LockSupport.parkNanos(period.toNanos() - (lastTurn - began));
        }
    }
}
