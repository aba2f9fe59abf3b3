package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The probes of one run of a container. Readiness and liveness wait for the startup probe. */
final class Probes {
    private final Container container;
    private final String podIp;
    private final ContainerProcess process;
    private final Listener listener;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** What the probes have found out. */
    interface Listener {
        void started();

        void ready(boolean ready);

        /** The container must be ended, within the probe's own grace if it has one; its restart policy says what then. */
        void broken(String why, Optional<Duration> grace);
    }

    /** How often a probe asks, and how many answers in a row decide. */
    private record Rhythm(Duration delay, Duration period, Duration limit, int successes, int failures) {
        private static Rhythm of(Probe probe) {
            return new Rhythm(
                    seconds(probe.getInitialDelaySeconds(), 0),
                    seconds(probe.getPeriodSeconds(), 10),
                    seconds(probe.getTimeoutSeconds(), 1),
                    Optional.ofNullable(probe.getSuccessThreshold()).orElse(1),
                    Optional.ofNullable(probe.getFailureThreshold()).orElse(3));
        }

        private static Duration seconds(Integer declared, int otherwise) {
            return Duration.ofSeconds(Optional.ofNullable(declared).orElse(otherwise));
        }
    }

    private interface Verdict {
        /** Answers true when this probe has asked enough. */
        boolean decided(boolean good, String why);
    }

    Probes(Container container, String podIp, ContainerProcess process, Listener listener) {
        this.container = container;
        this.podIp = podIp;
        this.process = process;
        this.listener = listener;
    }

    void start() {
        Optional.ofNullable(container.getStartupProbe())
                .ifPresentOrElse(
                        probe -> repeat("startup", probe, (good, why) -> startup(probe, good, why)), this::startOthers);
    }

    void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }

    private boolean startup(Probe probe, boolean good, String why) {
        if (good) {
            startOthers();
        } else {
            listener.broken("startup probe: " + why, grace(probe));
        }
        return true;
    }

    private void startOthers() {
        listener.started();
        Optional.ofNullable(container.getReadinessProbe())
                .ifPresentOrElse(probe -> repeat("readiness", probe, this::readiness), () -> listener.ready(true));
        Optional.ofNullable(container.getLivenessProbe())
                .ifPresent(probe -> repeat("liveness", probe, (good, why) -> liveness(probe, good, why)));
    }

    private boolean readiness(boolean good, String why) {
        listener.ready(good);
        return false;
    }

    private boolean liveness(Probe probe, boolean good, String why) {
        if (!good) {
            listener.broken("liveness probe: " + why, grace(probe));
        }
        return !good;
    }

    private static Optional<Duration> grace(Probe probe) {
        return Optional.ofNullable(probe.getTerminationGracePeriodSeconds()).map(Duration::ofSeconds);
    }

    private void repeat(String name, Probe probe, Verdict verdict) {
        var check = ProbeCheck.of(probe, container, podIp, process);
        threads.add(Thread.ofVirtual()
                .name(container.getName() + "-" + name)
                .start(() -> ask(check, Rhythm.of(probe), verdict)));
    }

    private void ask(ProbeCheck check, Rhythm rhythm, Verdict verdict) {
        try {
            Thread.sleep(rhythm.delay());
            int good = 0;
            int bad = 0;
            while (!stopped) {
                long asked = System.nanoTime();
                var failure = check.failure(rhythm.limit());
                good = failure.isEmpty() ? good + 1 : 0;
                bad = failure.isEmpty() ? 0 : bad + 1;
                boolean decides = good >= rhythm.successes() || bad >= rhythm.failures();
                if (!stopped && decides && verdict.decided(failure.isEmpty(), failure.orElse(""))) {
                    return;
                }
                // As in Kubernetes the period counts from question to question, however long an answer takes.
                Thread.sleep(rhythm.period().minusNanos(System.nanoTime() - asked));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
