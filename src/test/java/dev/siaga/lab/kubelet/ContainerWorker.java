package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Running;
import dev.siaga.lab.kubelet.ContainerState.Terminated;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Runs one container for as long as its Pod wants it: starts, probes, starts again after a back-off, ends it with grace. */
final class ContainerWorker {
    private static final Logger LOG = Logger.getLogger(ContainerWorker.class);

    /** As a kubelet has it: however short the grace is, a container has this long between SIGTERM and SIGKILL. */
    private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    private final Machine machine;
    private final ContainerPlanner planner;
    private final Container container;
    private final RestartPolicy policy;
    private final Runnable changed;
    private final AtomicReference<ContainerView> view;
    private final AtomicReference<Optional<ContainerProcess>> process = new AtomicReference<>(Optional.empty());
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private BackOff backOff;

    ContainerWorker(
            Machine machine,
            ContainerPlanner planner,
            Container container,
            RestartPolicy policy,
            ContainerView before,
            Runnable changed) {
        this.machine = machine;
        this.planner = planner;
        this.container = container;
        this.policy = policy;
        this.changed = changed;
        this.view = new AtomicReference<>(before);
        this.backOff =
                BackOff.of(machine.settings().firstBackOff(), machine.settings().longestBackOff());
    }

    ContainerView view() {
        return view.get();
    }

    /** Returns when the container will not run again. */
    void run() {
        try {
            boolean again = !(view().state() instanceof Terminated);
            while (again && !isStopping()) {
                again = runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.get().ifPresent(ContainerProcess::kill);
        } finally {
            ended.countDown();
        }
    }

    private boolean runOnce() throws InterruptedException {
        Instant begun = machine.clock().instant();
        try {
            var started = ContainerProcess.start(machine.spawner(), planner.plan(container));
            process.set(Optional.of(started));
            if (isStopping()) {
                started.kill();
            }
            return restarts(live(started, begun));
        } catch (BadContainer e) {
            show(view().waiting(e.reason(), e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // Above all the API server may be away: whatever it was, a container that should run is tried again.
            show(view().waiting("CreateContainerError", e.toString()));
        }
        return !stopping.await(1, TimeUnit.SECONDS);
    }

    private Terminated live(ContainerProcess started, Instant begun) throws InterruptedException {
        var state = new Running(UUID.randomUUID().toString(), begun);
        show(view().running(state, container.getStartupProbe() == null, false));
        var probes = new Probes(container, planner.network().ip(), started, new Findings(started));
        hook(Lifecycle::getPostStart).ifPresent(handler -> act(started, handler, Duration.ofSeconds(60)));
        probes.start();
        int exit = started.awaitExit();
        probes.stop();
        var until = machine.clock().instant();
        var result = new Terminated(state.id(), exit, exit == 0 ? "Completed" : "Error", begun, until);
        show(view().terminated(result));
        return result;
    }

    private boolean restarts(Terminated result) throws InterruptedException {
        if (isStopping() || !policy.restarts(result)) {
            return false;
        }
        var delay = backOff.next();
        backOff = backOff.afterRunOf(Duration.between(result.since(), result.until()));
        if (!delay.isZero()) {
            var message = "back-off " + delay.toSeconds() + "s restarting failed container=" + container.getName();
            show(view().again(result, "CrashLoopBackOff", message));
            if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        // Counted when it runs again, not told before: Kubernetes knows no state between a back-off and the next run.
        view.set(view().again(result, delay.isZero() ? "ContainerCreating" : "CrashLoopBackOff", "")
                .counted());
        return true;
    }

    /** Ends the container: preStop, SIGTERM, and SIGKILL when the grace has passed. Returns when nothing of it runs. */
    void stop(Duration grace) throws InterruptedException {
        var deadline = machine.clock().instant().plus(grace);
        stopping.countDown();
        process.get().filter(ContainerProcess::isAlive).ifPresent(running -> {
            hook(Lifecycle::getPreStop).ifPresent(handler -> act(running, handler, until(deadline)));
            running.terminate();
        });
        if (!ended.await(Math.max(0, until(deadline).toMillis()), TimeUnit.MILLISECONDS)) {
            kill();
            ended.await();
        }
    }

    /** Ends the container at once; also called while {@link #stop} waits. */
    void kill() {
        stopping.countDown();
        process.get().ifPresent(ContainerProcess::kill);
    }

    /** A worker that was never run has nothing to wait for. */
    void neverRun() {
        stopping.countDown();
        ended.countDown();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private Duration until(Instant deadline) {
        return Duration.between(machine.clock().instant(), deadline);
    }

    private Optional<LifecycleHandler> hook(Function<Lifecycle, LifecycleHandler> which) {
        return Optional.ofNullable(container.getLifecycle()).map(which);
    }

    private void act(ContainerProcess target, LifecycleHandler handler, Duration limit) {
        try {
            if (handler.getExec() != null) {
                target.exec(limit, handler.getExec().getCommand());
            } else if (handler.getSleep() != null) {
                target.awaitExit(Duration.ofSeconds(handler.getSleep().getSeconds()));
            } else {
                LOG.warnf("%s: only exec and sleep hooks are known", container.getName());
            }
        } catch (IOException e) {
            LOG.warnf("%s: hook: %s", container.getName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(ContainerView next) {
        view.set(next);
        changed.run();
    }

    /** Findings about a run that has ended since say nothing about the next one. */
    private final class Findings implements Probes.Listener {
        private final ContainerProcess subject;

        private Findings(ContainerProcess subject) {
            this.subject = subject;
        }

        @Override
        public void started() {
            update(now -> now.probed(true, now.ready()));
        }

        @Override
        public void ready(boolean ready) {
            update(now -> now.probed(now.started(), ready));
        }

        @Override
        public void broken(String why, Optional<Duration> grace) {
            LOG.infof("%s: %s", container.getName(), why);
            subject.terminate();
            try {
                if (!subject.awaitExit(atLeast(grace.orElse(policy.grace())))) {
                    subject.kill();
                }
            } catch (InterruptedException e) {
                // The container ended, so its probes were stopped: nothing is left to do.
                Thread.currentThread().interrupt();
            }
        }

        private static Duration atLeast(Duration grace) {
            return grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace;
        }

        private void update(UnaryOperator<ContainerView> change) {
            boolean current = process.get().equals(Optional.of(subject));
            var before = view.getAndUpdate(now -> current && now.isRunning() ? change.apply(now) : now);
            if (!before.equals(view())) {
                changed.run();
            }
        }
    }
}
