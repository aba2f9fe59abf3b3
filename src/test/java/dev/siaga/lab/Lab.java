package dev.siaga.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Real cities on one machine, joined by a quorum, and every fault that may befall them. Lives in a sandbox
 * ({@code tools/sandbox/run}) and leaves nothing outside its run folder. A fault that is already there changes nothing.
 */
public final class Lab implements AutoCloseable {
    private final Folder run;
    private final Progress progress;
    private final Tools tools;
    private final Network network;
    private final Quorum quorum;
    private final Layout layout;
    private final Map<City, LabCity> cities = new LinkedHashMap<>();
    private ControlSocket control;

    private Lab(Path runFolder, Path images, Layout layout, Progress progress) {
        this.layout = layout;
        run = RunFolder.fresh(runFolder);
        this.progress = progress;
        tools = Tools.installed();
        network = Network.create(layout.cities());
        quorum = Quorum.create(layout.cities(), tools, run);
        everyCity()
                .forEach(city ->
                        cities.put(city, new LabCity(city, run, network, quorum, tools, images.toAbsolutePath())));
        layout.disks().forEach((city, size) -> cities.get(city).limitDisk(size));
    }

    /**
     * Brings three cities up, in parallel, until each can run Pods and the quorum answers.
     *
     * @param runFolder takes data, kubeconfigs and {@code logs/}; what an earlier lab left there is removed
     * @param images the file that says which local program an image name stands for
     */
    public static Lab start(Path runFolder, Path images, Progress progress) {
        return start(runFolder, images, Layout.THREE, progress);
    }

    /** The same, with the cities of a layout. */
    public static Lab start(Path runFolder, Path images, Layout layout, Progress progress) {
        if ("false".equals(System.getProperty("siaga.alone"))) {
            throw new IllegalStateException(
                    "tag the test \"alone\": several cities need the machine for themselves (pom.xml)");
        }
        progress.say("logs are in " + runFolder.toAbsolutePath().resolve("logs"));
        var lab = new Lab(runFolder, images, layout, progress);
        try {
            lab.inEveryCity(city -> city.powerOn(progress));
            lab.quorum.awaitHealthy(layout.cities());
            lab.control = ControlSocket.open(RunFolder.socket(lab.run.path()), new Verbs(lab));
            progress.say(layout.cities().size() + " cities and their quorum are up");
            return lab;
        } catch (RuntimeException e) {
            progress.say("the lab didn't start; logs are in " + lab.logs());
            lab.close();
            throw e;
        }
    }

    /** Does what a line of {@link LabMain#verbs} says, and tells that it is done, or why not. */
    public String execute(String line) {
        return new Verbs(this).execute(line);
    }

    private void inEveryCity(Consumer<LabCity> act) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var acts = cities.values().stream()
                    .map(city -> CompletableFuture.runAsync(() -> act.accept(city), threads))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(acts).join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    public LabCity city(String name) {
        return Optional.ofNullable(cities.get(City.named(name)))
                .orElseThrow(
                        () -> new IllegalArgumentException(name + " is not in this lab; there are " + everyCity()));
    }

    public List<LabCity> cities() {
        return List.copyOf(cities.values());
    }

    /** Which cities there are, the one that begins as primary first. */
    public List<City> everyCity() {
        return layout.cities();
    }

    /** The others, nearest first. */
    public List<City> others(City city) {
        return city.nearest(everyCity());
    }

    public Layout layout() {
        return layout;
    }

    public Path runFolder() {
        return run.path();
    }

    /** Where a kustomization of one city is made. */
    public Path overlayFolder(City city, String name) {
        return run.folder(city.name()).folder("manifests").file(name);
    }

    public Path logs() {
        return run.file("logs");
    }

    /** What the operators of all cities have logged so far that holds a text. */
    public List<String> linesOfSiaga(String text) {
        return Command.attempt(List.of("grep", "-rhF", "--include=*-operator.log", "--", text, logs().toString()))
                .output()
                .lines()
                .toList();
    }

    public Tools tools() {
        return tools;
    }

    /** Applies files, or folders with a {@code kustomization.yaml}, as an administrator of the city. */
    public void applyManifests(String city, Path... manifests) {
        for (var manifest : manifests) {
            Manifests.apply(tools.kubectl(), city(city).kubeconfig(), manifest);
        }
    }

    /** For whatever an administrator of a city would type. */
    public Kubectl kubectl(String city) {
        return new Kubectl(tools.kubectl(), city(city).kubeconfig());
    }

    public void killProcess(String city, String process) {
        city(city).signal(process, Signal.KILL);
    }

    public void stopProcess(String city, String process) {
        city(city).signal(process, Signal.STOP);
    }

    public void continueProcess(String city, String process) {
        city(city).signal(process, Signal.CONT);
    }

    /** Starts again what was killed. */
    public void startProcess(String city, String process) {
        city(city).start(process);
    }

    /** Kills every process of a Pod at once; its kubelet starts it again. */
    public void killPod(String city, String namespace, String pod) {
        city(city).signalPod(namespace, pod, Signal.KILL, Optional.empty());
    }

    /** Freezes every process of a Pod. */
    public void stopPod(String city, String namespace, String pod) {
        city(city).signalPod(namespace, pod, Signal.STOP, Optional.empty());
    }

    public void continuePod(String city, String namespace, String pod) {
        city(city).signalPod(namespace, pod, Signal.CONT, Optional.empty());
    }

    /** Freezes the processes of one program in a Pod, such as {@code patroni}, while the others run on. */
    public void stopProgram(String city, String namespace, String pod, String program) {
        city(city).signalPod(namespace, pod, Signal.STOP, Optional.of(program));
    }

    /**
     * Runs a line of shell inside a Pod's only container, as root and with the container's environment, and answers what it printed. A line
     * that fails throws an {@link IllegalStateException} with what it printed.
     */
    public String runInPod(String city, String namespace, String pod, String line) {
        return city(city).runInPod(namespace, pod, line);
    }

    /** Every process of the city dies at once and its network falls silent: Pods, control plane, quorum member, kubelet. */
    public void powerCut(String city) {
        city(city).powerCut();
    }

    /** Power returns: everything starts again on the data it had. */
    public void restore(String city) {
        city(city).powerOn(progress);
    }

    public void cut(String one, String other) {
        network.cut(City.named(one), City.named(other));
    }

    /** Nothing that {@code from} sends reaches {@code to}; the other direction stays open. */
    public void cutOneWay(String from, String to) {
        network.cutOneWay(City.named(from), City.named(to));
    }

    public void cutOff(String city) {
        network.cutOff(City.named(city));
    }

    public void heal(String one, String other) {
        network.heal(City.named(one), City.named(other));
    }

    /** Every link between cities works again. A city without power stays silent. */
    public void healAll() {
        network.healAll();
    }

    boolean isCut(City from, City to) {
        return network.isCut(from, to);
    }

    /** The death of a part of one city, yet to begin. */
    public Outage outage(City city, Part part) {
        return outage(city, part, "orders");
    }

    /** The same for an estate in another namespace. */
    public Outage outage(City city, Part part, String namespace) {
        return new Outage(city(city.name()), part, namespace);
    }

    /** Siaga's operator in one city. */
    public Operator operator(String city) {
        return new Operator(city(city));
    }

    /** Leaves no room on the disk of a city that has one of its own; repeated, it takes what was freed since. */
    public void fillDisk(String city) {
        city(city).fillDisk();
    }

    /** Undoes {@link #fillDisk}. */
    public void freeDisk(String city) {
        city(city).freeDisk();
    }

    public void stopApiServer(String city) {
        killProcess(city, ControlPlane.API_SERVER);
    }

    public void startApiServer(String city) {
        city(city).startApiServer();
    }

    public void stopQuorumMember(String city) {
        stopProcess(city, Quorum.MEMBER);
    }

    public void continueQuorumMember(String city) {
        continueProcess(city, Quorum.MEMBER);
    }

    /** Whether the city's member answers a linearizable read, which takes a majority. */
    public boolean isQuorumHealthy(String city) {
        return quorum.isHealthy(City.named(city));
    }

    /** Loses all that the quorum stored, in every city at once; comes back empty where there is power. */
    public void wipeQuorum() {
        rebuildQuorum(quorum::wipe);
    }

    /** Saves what the quorum stores, asked through one city's member. */
    public Path snapshotQuorum(String city) {
        return quorum.snapshot(City.named(city));
    }

    /** Sets the quorum back to what it stored when it was saved, in every city at once. */
    public void restoreQuorum(Path snapshot) {
        rebuildQuorum(city -> quorum.restore(city, snapshot));
    }

    private void rebuildQuorum(Consumer<City> data) {
        var powered = cities().stream().filter(LabCity::hasPower).toList();
        powered.forEach(city -> city.signal(Quorum.MEMBER, Signal.KILL));
        everyCity().forEach(data);
        powered.forEach(city -> city.start(quorum.member(city.city())));
        quorum.awaitHealthy(powered.stream().map(LabCity::city).toList());
    }

    /** The city's member of the quorum dies and its disk with it. */
    public void loseQuorumMember(String city) {
        killProcess(city, Quorum.MEMBER);
        quorum.wipe(City.named(city));
    }

    /** An administrator, at another city's member, replaces the one whose data was lost; it runs when this returns. */
    public void replaceQuorumMember(String lost, String through) {
        quorum.replace(City.named(lost), City.named(through));
        city(lost).start(quorum.newcomer(City.named(lost)));
        quorum.awaitHealthy(List.of(City.named(lost)));
    }

    /** Has the quorum ask who speaks, where the layout says so; the cities' users may work for one policy, given as {@code namespace/name}. */
    public void giveQuorumUsers(String estate) {
        if (layout.quorumUsers()) {
            quorum.giveUsers(everyCity().getFirst(), estate);
        }
    }

    /** Runs etcdctl against the quorum from outside, through one city's member. */
    public String etcdctl(String city, String... arguments) {
        return Command.run(quorum.etcdctl(City.named(city), arguments));
    }

    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
        inEveryCity(LabCity::close);
        network.remove();
    }
}
