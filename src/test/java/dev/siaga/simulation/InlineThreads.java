package dev.siaga.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;

/** Threads that ask several members at once: each is asked in the same instant, and who waits for an answer waits until it would have come. */
final class InlineThreads extends AbstractExecutorService {
    private final World world;
    private long takes;

    InlineThreads(World world) {
        this.world = world;
    }

    /** What is being asked takes so long. */
    void takes(long nanos) {
        takes = Math.max(takes, nanos);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new Timed<>(callable);
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    private final class Timed<T> extends FutureTask<T> {
        private long readyAt;

        Timed(Callable<T> callable) {
            super(callable);
        }

        @Override
        public void run() {
            takes = 0;
            super.run();
            readyAt = world.now() + takes;
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            if (readyAt > world.now()) {
                world.running.sleep(readyAt - world.now());
            }
            return super.get();
        }
    }

    @Override
    public void shutdown() {
        // nothing to end
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
