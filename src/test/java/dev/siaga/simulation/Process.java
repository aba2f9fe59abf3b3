package dev.siaga.simulation;

import dev.siaga.controller.primacy.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that runs on a machine: it can be killed, which ends it between two steps, and frozen, which keeps it from taking any step until
 * it is thawed. It has clocks of its own.
 */
final class Process implements OperatorClock {
    final World world;
    final String name;
    /** How far this machine's wall clock is ahead of the city's reference. */
    long skew;
    /** How much faster its counting clock runs, in parts of a million. */
    final long drift;

    /** How many turns of its loops an exception of the Kubernetes client ended. */
    long failed;

    private boolean alive = true;
    private boolean frozen;
    private List<Task> held = new ArrayList<>();

    Process(World world, String name) {
        this.world = world;
        this.name = name;
        this.drift = world.between(-200, 200);
    }

    boolean runs() {
        return alive && !frozen;
    }

    boolean alive() {
        return alive;
    }

    boolean frozen() {
        return frozen;
    }

    void kill() {
        alive = false;
        held.clear();
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        List<Task> waiting = held;
        held = new ArrayList<>();
        waiting.forEach(task -> world.after(0, task::resume));
    }

    @Override
    public Instant now() {
        return World.BEGAN.plusNanos(world.now() + skew);
    }

    @Override
    public long nanoTime() {
        return world.now() + world.now() / 1_000_000 * drift;
    }

    Task spawn(Runnable body) {
        Task task = new Task(body);
        world.after(0, task::resume);
        return task;
    }

    /** Does one thing again and again, as the product's loops do: the period counts from the beginning of a turn. */
    void every(long period, Runnable turn) {
        spawn(() -> {
            world.running.sleep(world.between(0, period));
            while (true) {
                long began = world.now();
                once(turn);
                world.running.sleep(Math.max(0, period - (world.now() - began)));
            }
        });
    }

    /** A turn without an answer of the API server is over, and the next one comes. */
    void once(Runnable turn) {
        try {
            turn.run();
        } catch (KubernetesClientException e) {
            failed++;
        }
    }

    /** One thread of the process. */
    final class Task {
        private final Coroutine coroutine;

        private Task(Runnable body) {
            this.coroutine = new Coroutine(() -> {
                try {
                    body.run();
                } catch (RuntimeException | Error e) {
                    world.fail(e);
                }
            });
        }

        void resume() {
            if (!alive) {
                return;
            }
            if (frozen) {
                held.add(this);
                return;
            }
            world.running = this;
            coroutine.resume();
            world.running = null;
        }

        private void wake() {
            if (world.running == null) {
                resume();
            } else {
                world.after(0, this::resume);
            }
        }

        void sleep(long nanos) {
            world.after(nanos, this::resume);
            Coroutine.leave();
        }

        /** Waits for an answer that somebody gives with {@link Answer#give}. */
        <T> T await(Answer<T> answer) {
            answer.waiting = this;
            if (!answer.given) {
                Coroutine.leave();
            }
            return answer.value;
        }
    }

    /** What a task waits for: the first thing that is given counts, be it the answer or that there is none. */
    static final class Answer<T> {
        private boolean given;
        private T value;
        private Task waiting;

        void give(T what) {
            if (!given) {
                given = true;
                value = what;
                if (waiting != null) {
                    waiting.wake();
                }
            }
        }

        boolean given() {
            return given;
        }
    }
}
