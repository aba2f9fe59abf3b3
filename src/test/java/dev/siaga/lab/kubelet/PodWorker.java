package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Follows one Pod from the moment it is bound to a Node until its object is gone: runs it, reports on it, ends it. */
final class PodWorker {
    private static final Logger LOG = Logger.getLogger(PodWorker.class);
    private static final Set<String> FINAL = Set.of("Succeeded", "Failed");
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final Machine machine;
    private final Optional<PodWorker> predecessor;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final PodStatusWriter writer;
    private volatile Pod pod;
    private volatile boolean gone;
    private volatile boolean sourcesChanged;
    private volatile boolean servicesChanged;
    private Instant refreshAt;

    /** The predecessor is an older Pod of the same name, whose place is free only when it has ended. */
    PodWorker(Machine machine, Pod pod, Optional<PodWorker> predecessor) {
        this.machine = machine;
        this.pod = pod;
        this.predecessor = predecessor;
        this.refreshAt = machine.clock().instant().plus(REFRESH);
        this.writer = new PodStatusWriter(machine.client(), machine.clock().instant());
    }

    void start() {
        Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).start(this::work);
    }

    Pod pod() {
        return pod;
    }

    void update(Pod newer) {
        sourcesChanged |= !Objects.equals(told(pod), told(newer));
        pod = newer;
        news.release();
    }

    /** What downward API volumes may show of the metadata. */
    private static List<Map<String, String>> told(Pod pod) {
        var meta = pod.getMetadata();
        return List.of(
                Objects.requireNonNullElse(meta.getLabels(), Map.of()),
                Objects.requireNonNullElse(meta.getAnnotations(), Map.of()));
    }

    /** The object is gone from the API: what still runs is killed at once. */
    void vanish() {
        gone = true;
        news.release();
    }

    /** Whether a volume of the Pod shows this ConfigMap or Secret. */
    boolean mounts(HasMetadata source) {
        var name = source.getMetadata().getName();
        return pod.getMetadata().getNamespace().equals(source.getMetadata().getNamespace())
                && pod.getSpec().getVolumes().stream()
                        .anyMatch(volume -> VolumeContent.sources(volume).contains(name));
    }

    /** A ConfigMap or Secret that the Pod may have mounted has changed. */
    void sourcesChanged() {
        sourcesChanged = true;
        news.release();
    }

    void servicesChanged() {
        servicesChanged = true;
        news.release();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    private void work() {
        try {
            for (var before : predecessor.stream().toList()) {
                before.ended.await();
            }
            var run = new PodRun(machine, () -> pod, news::release);
            boolean runs = !gone && !deleting() && !hasFinalPhase();
            if (runs) {
                run.start();
            }
            follow(run, runs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "pod %s", pod.getMetadata().getName());
        } finally {
            ended.countDown();
        }
    }

    private void follow(PodRun run, boolean running) throws InterruptedException {
        while (!gone && !deleting()) {
            boolean written = !running || report(run);
            refresh(run);
            news.tryAcquire((written ? REFRESH : RETRY).toMillis(), TimeUnit.MILLISECONDS);
            news.drainPermits();
        }
        end(run, running);
        dispose(run);
        while (!gone && !delete()) {
            news.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void dispose(PodRun run) {
        try {
            run.dispose();
        } catch (RuntimeException e) {
            // What is left is removed when the kubelet next starts; the object must go all the same.
            LOG.warnf("%s: %s", pod.getMetadata().getName(), e);
        }
    }

    private void refresh(PodRun run) {
        if (servicesChanged) {
            servicesChanged = false;
            run.refreshNames();
        }
        if (sourcesChanged || refreshAt.isBefore(machine.clock().instant())) {
            sourcesChanged = false;
            refreshAt = machine.clock().instant().plus(REFRESH);
            run.refreshVolumes();
        }
    }

    private boolean report(PodRun run) {
        var statuses = new PodStatuses(
                pod,
                run.initViews(),
                run.mainViews(),
                run.problem(),
                machine.clock().instant());
        var settings = machine.settings();
        var hostIp = settings.nodeIp(settings.nodeNumber(pod.getSpec().getNodeName()));
        return writer.write(statuses, run.stage().network(), hostIp);
    }

    private boolean hasFinalPhase() {
        return Optional.ofNullable(pod.getStatus())
                .map(PodStatus::getPhase)
                .filter(FINAL::contains)
                .isPresent();
    }

    private boolean deleting() {
        return Optional.ofNullable(pod.getMetadata().getDeletionTimestamp()).isPresent();
    }

    private void end(PodRun run, boolean running) throws InterruptedException {
        if (!running) {
            return;
        }
        var seconds = Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .orElse(0L);
        var stopped = new CountDownLatch(1);
        Thread.startVirtualThread(() -> stop(run, Duration.ofSeconds(gone ? 0 : seconds), stopped));
        while (!stopped.await(100, TimeUnit.MILLISECONDS)) {
            if (gone) {
                run.killAll();
            } else if (news.tryAcquire()) {
                news.drainPermits();
                report(run);
            }
        }
        if (!gone) {
            report(run);
        }
    }

    private static void stop(PodRun run, Duration grace, CountDownLatch stopped) {
        try {
            run.stop(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /** Answers false when the API could not be reached. The uid guards a newer Pod of the same name. */
    private boolean delete() {
        var meta = pod.getMetadata();
        var options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Map.of("uid", meta.getUid()));
        try {
            var path = "/api/v1/namespaces/" + meta.getNamespace() + "/pods/" + meta.getName();
            machine.client().raw(path, "DELETE", options);
            return true;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
        }
    }
}
