package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Gives every Pod that is bound to one of its Nodes a worker. */
final class Kubelet {
    private final Machine machine;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

    Kubelet(Machine machine) {
        this.machine = machine;
    }

    void start() {
        machine.networks().removeLeftovers();
        var pods = machine.client().pods().inAnyNamespace().list().getItems();
        pods.forEach(this::rememberAddress);
        forgetDeletedPods(pods);
        var client = machine.client();
        client.pods().inAnyNamespace().inform(new PodEvents());
        machine.services().follow(() -> workers.values().forEach(PodWorker::servicesChanged));
        machine.sources().follow(this::tellOf);
    }

    private void rememberAddress(Pod pod) {
        var meta = pod.getMetadata();
        Optional.ofNullable(pod.getStatus())
                .map(status -> status.getPodIP())
                .ifPresent(ip -> machine.networks().remember(meta.getNamespace(), meta.getName(), ip));
    }

    /** Folders of Pods whose objects went away while no kubelet ran. */
    private void forgetDeletedPods(List<Pod> pods) {
        var settings = machine.settings();
        var living = pods.stream()
                .map(Pod::getMetadata)
                .map(meta -> settings.podFolder(meta.getNamespace(), meta.getName()))
                .toList();
        var folder = settings.root().resolve("pods");
        try {
            Files.createDirectories(folder);
            try (var present = Files.list(folder)) {
                present.filter(path -> !living.contains(path)).forEach(FileTree::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tellOf(HasMetadata source) {
        workers.values().stream().filter(worker -> worker.mounts(source)).forEach(PodWorker::sourcesChanged);
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    private static boolean same(Pod one, Pod other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private void follow(Pod pod) {
        var known = Optional.ofNullable(workers.get(key(pod)));
        if (known.filter(worker -> same(worker.pod(), pod)).isPresent()) {
            known.orElseThrow().update(pod);
            return;
        }
        known.ifPresent(PodWorker::vanish);
        var worker = new PodWorker(machine, pod, known);
        workers.put(key(pod), worker);
        worker.start();
    }

    private void forget(Pod pod) {
        Optional.ofNullable(workers.get(key(pod)))
                .filter(worker -> same(worker.pod(), pod))
                .ifPresent(PodWorker::vanish);
        workers.values().removeIf(PodWorker::hasEnded);
    }

    private final class PodEvents implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            if (isOurs(pod)) {
                follow(pod);
            }
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            onAdd(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean lastStateUnknown) {
            forget(pod);
        }

        private boolean isOurs(Pod pod) {
            return machine.settings()
                    .nodeNames()
                    .contains(Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""));
        }
    }
}
