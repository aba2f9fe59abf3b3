package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Terminated;
import dev.siaga.lab.kubelet.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The life of one Pod's containers: network, volumes, the init containers one after another, then the others together. */
final class PodRun {
    private static final Logger LOG = Logger.getLogger(PodRun.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Machine machine;
    private final Supplier<Pod> pod;
    private final Runnable changed;
    private final Formerly formerly;
    private final AtomicReference<Stage> stage =
            new AtomicReference<>(new Stage(Optional.empty(), List.of(), List.of()));
    private final AtomicReference<Optional<Prepared>> prepared = new AtomicReference<>(Optional.empty());
    private volatile Optional<Waiting> problem = Optional.empty();
    private volatile boolean stopping;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);

    /** How far it has come. The lists are empty until the network is there. */
    record Stage(Optional<PodNetwork> network, List<ContainerWorker> init, List<ContainerWorker> main) {}

    private record Prepared(ContainerPlanner planner, Volumes volumes, VolumeContentOf content) {}

    private interface VolumeContentOf extends Function<Pod, VolumeContent> {}

    PodRun(Machine machine, Supplier<Pod> pod, Runnable changed) {
        this.machine = machine;
        this.pod = pod;
        this.changed = changed;
        this.formerly = Formerly.of(pod.get());
    }

    void start() {
        thread.setName(pod.get().getMetadata().getName());
        thread.start();
    }

    Stage stage() {
        return stage.get();
    }

    /** Why the Pod's containers can't start yet, or nothing. */
    Optional<Waiting> problem() {
        return problem;
    }

    List<ContainerView> initViews() {
        return views(pod.get().getSpec().getInitContainers(), stage().init());
    }

    List<ContainerView> mainViews() {
        return views(pod.get().getSpec().getContainers(), stage().main());
    }

    private List<ContainerView> views(List<Container> declared, List<ContainerWorker> workers) {
        var waiting = pod.get().getSpec().getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
        return workers.isEmpty()
                ? declared.stream()
                        .map(one -> ContainerView.initial(one, waiting))
                        .toList()
                : workers.stream().map(ContainerWorker::view).toList();
    }

    private void run() {
        try {
            prepare();
            if (!stopping && runInit()) {
                runMain();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s", pod.get().getMetadata().getName());
            tell(Optional.of(new Waiting("ContainerCreating", e.toString())));
        }
        all().forEach(ContainerWorker::neverRun);
        changed.run();
    }

    private void prepare() throws InterruptedException {
        while (!stopping && prepared.get().isEmpty()) {
            try {
                if (stage().network().isEmpty()) {
                    claimFolder();
                    stage.set(new Stage(Optional.of(network()), List.of(), List.of()));
                }
                prepared.set(Optional.of(volumes(stage().network().orElseThrow())));
                createWorkers(prepared.get().orElseThrow().planner());
                tell(Optional.empty());
            } catch (BadContainer e) {
                tell(Optional.of(new Waiting(e.reason(), e.getMessage())));
                Thread.sleep(RETRY);
            } catch (IOException | RuntimeException e) {
                LOG.warnf("%s: %s", pod.get().getMetadata().getName(), e);
                tell(Optional.of(new Waiting("ContainerCreating", e.toString())));
                Thread.sleep(RETRY);
            }
        }
    }

    /** A folder of another Pod of this name, which was replaced while no kubelet ran, is not this one's. */
    private void claimFolder() throws IOException {
        var uid = pod.get().getMetadata().getUid();
        var file = folder().resolve("uid");
        if (!Files.exists(file) || !Files.readString(file).equals(uid)) {
            FileTree.delete(folder());
            Files.createDirectories(folder());
            Files.writeString(file, uid);
        }
    }

    private PodNetwork network() {
        var meta = pod.get().getMetadata();
        int node = machine.settings().nodeNumber(pod.get().getSpec().getNodeName());
        return machine.networks().make(node, meta.getNamespace(), meta.getName());
    }

    private Prepared volumes(PodNetwork network) throws BadContainer {
        var now = pod.get();
        var first = now.getSpec().getContainers().getFirst();
        var account =
                Account.of(now, first, machine.images().find(first.getImage()).user());
        var volumes = new Volumes(machine.client(), folder(), Owner.of(now, account));
        var planner = new ContainerPlanner(machine, pod, network, volumes);
        VolumeContentOf content = at -> new VolumeContent(machine.sources(), planner.fields(at), machine.tokens());
        volumes.prepare(now, content.apply(now));
        machine.names().write(folder(), now, network.ip());
        return new Prepared(planner, volumes, content);
    }

    private void createWorkers(ContainerPlanner planner) {
        var spec = pod.get().getSpec();
        var policy = RestartPolicy.of(pod.get());
        stage.set(new Stage(
                stage().network(),
                workers(spec.getInitContainers(), planner, policy.forInit(), policy.always()),
                workers(spec.getContainers(), planner, policy, policy)));
    }

    /** Whether a container runs once more after the kubelet was killed is for a policy of its own to say: init containers always do. */
    private List<ContainerWorker> workers(
            List<Container> containers, ContainerPlanner planner, RestartPolicy policy, RestartPolicy afterwards) {
        var waiting = pod.get().getSpec().getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
        var workers = new ArrayList<ContainerWorker>();
        for (var container : containers) {
            var before = formerly.view(container, ContainerView.initial(container, waiting), afterwards);
            workers.add(new ContainerWorker(machine, planner, container, policy, before, changed));
        }
        return List.copyOf(workers);
    }

    private boolean runInit() {
        for (var worker : stage().init()) {
            worker.run();
            if (stopping || !(worker.view().state() instanceof Terminated ended && ended.succeeded())) {
                return false;
            }
        }
        return true;
    }

    private void runMain() {
        for (var worker : stage().main()) {
            Thread.ofVirtual().name(worker.view().name()).start(() -> {
                worker.run();
                changed.run();
            });
        }
    }

    /** Ends all containers within the grace and gives back the network. The volumes' folder is gone afterwards. */
    void stop(Duration grace) throws InterruptedException {
        stopping = true;
        if (prepared.get().isEmpty()) {
            thread.interrupt();
        }
        var threads = new ArrayList<Thread>();
        all().forEach(worker -> threads.add(Thread.startVirtualThread(() -> stop(worker, grace))));
        for (var each : threads) {
            each.join();
        }
        thread.join();
    }

    void killAll() {
        all().forEach(ContainerWorker::kill);
    }

    void dispose() {
        stage().network().ifPresent(machine.networks()::remove);
        machine.tokens().forget(pod.get());
        FileTree.delete(folder());
    }

    /** Writes the names that containers know anew. */
    void refreshNames() {
        prepared.get()
                .ifPresent(ready -> machine.names()
                        .write(folder(), pod.get(), ready.planner().network().ip()));
    }

    /** Writes volumes anew whose source changed in the API, or whose token is about to expire. */
    void refreshVolumes() {
        prepared.get().ifPresent(ready -> {
            try {
                ready.volumes().refresh(pod.get(), ready.content().apply(pod.get()));
            } catch (BadContainer | RuntimeException e) {
                LOG.warnf("%s: volumes: %s", pod.get().getMetadata().getName(), e.getMessage());
            }
        });
    }

    private Path folder() {
        var meta = pod.get().getMetadata();
        return machine.settings().podFolder(meta.getNamespace(), meta.getName());
    }

    private List<ContainerWorker> all() {
        var all = new ArrayList<>(stage().init());
        all.addAll(stage().main());
        return all;
    }

    private static void stop(ContainerWorker worker, Duration grace) {
        try {
            worker.stop(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Optional<Waiting> now) {
        if (!problem.equals(now)) {
            problem = now;
            changed.run();
        }
    }
}
