package dev.siaga.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** Turns one line of words into a fault, or into a report of how things stand. */
final class Verbs {
    static final String HELP = """
            status                                 what runs, what is cut
            kill|stop|cont|start CITY PROCESS      SIGKILL, SIGSTOP, SIGCONT, or start again; PROCESS: etcd, kube-apiserver,
                                                   kube-controller-manager, kube-scheduler, quorum, kubelet
            pod-kill|pod-stop|pod-cont CITY NAMESPACE POD
            program-stop CITY NAMESPACE POD PROGRAM   one program of a Pod, such as patroni; pod-cont wakes it
            power-cut CITY, restore CITY           every process of the city, at once
            cut A B [--one-way], heal [A B]        the link between two cities; heal alone heals every link
            cut-off CITY                           both links of a city
            api-stop CITY, api-start CITY          the kube-apiserver only
            part-kill CITY PART, part-restore CITY PART   PART: main, backup, database, reporting; all of its Pods
            operator-kill CITY, operator-restore CITY, operator-crash CITY, operator-restart CITY
            quorum-stop CITY, quorum-cont CITY, quorum-wipe
            quorum-lose CITY                       its member dies and its disk with it
            quorum-replace CITY OTHER              a new member for the lost one, asked for at another city's
            quorum-save CITY, quorum-load FILE     a backup, quorum.snapshot in the run's folder, and back to it""";

    private final Lab lab;

    Verbs(Lab lab) {
        this.lab = lab;
    }

    String execute(String line) {
        var words = List.of(line.strip().split("\\s+"));
        try {
            return act(words);
        } catch (RuntimeException e) {
            return "failed: " + e.getMessage();
        }
    }

    private String act(List<String> all) {
        var verb = all.getFirst();
        var words = all.subList(1, all.size());
        switch (verb) {
            case "status" -> {
                return status();
            }
            case "help" -> {
                return HELP;
            }
            case "kill", "stop", "cont", "start" -> process(verb, word(words, 0), word(words, 1));
            case "pod-kill", "pod-stop", "pod-cont" -> pod(verb, word(words, 0), word(words, 1), word(words, 2));
            case "program-stop" -> lab.stopProgram(word(words, 0), word(words, 1), word(words, 2), word(words, 3));
            case "part-kill" -> outage(words).begin();
            case "part-restore" -> outage(words).end();
            case "cut" -> cut(word(words, 0), word(words, 1), words.contains("--one-way"));
            case "heal" -> heal(words);
            case "quorum-wipe" -> lab.wipeQuorum();
            default -> city(verb, words);
        }
        return "done: " + String.join(" ", all);
    }

    private void process(String verb, String city, String process) {
        switch (verb) {
            case "kill" -> lab.killProcess(city, process);
            case "stop" -> lab.stopProcess(city, process);
            case "cont" -> lab.continueProcess(city, process);
            default -> lab.startProcess(city, process);
        }
    }

    private void pod(String verb, String city, String namespace, String pod) {
        switch (verb) {
            case "pod-kill" -> lab.killPod(city, namespace, pod);
            case "pod-stop" -> lab.stopPod(city, namespace, pod);
            default -> lab.continuePod(city, namespace, pod);
        }
    }

    private Outage outage(List<String> words) {
        return lab.outage(City.named(word(words, 0)), Part.named(word(words, 1)));
    }

    private void cut(String one, String other, boolean oneWay) {
        if (oneWay) {
            lab.cutOneWay(one, other);
        } else {
            lab.cut(one, other);
        }
    }

    private void heal(List<String> words) {
        if (words.isEmpty()) {
            lab.healAll();
        } else {
            lab.heal(word(words, 0), word(words, 1));
        }
    }

    private void city(String verb, List<String> words) {
        switch (verb) {
            case "power-cut" -> lab.powerCut(word(words, 0));
            case "restore" -> lab.restore(word(words, 0));
            case "cut-off" -> lab.cutOff(word(words, 0));
            case "api-stop" -> lab.stopApiServer(word(words, 0));
            case "api-start" -> lab.startApiServer(word(words, 0));
            case "operator-kill" -> lab.operator(word(words, 0)).kill();
            case "operator-restore" -> lab.operator(word(words, 0)).restore();
            case "operator-crash" -> lab.operator(word(words, 0)).crashOne();
            case "operator-restart" -> lab.operator(word(words, 0)).restart();
            case "quorum-stop" -> lab.stopQuorumMember(word(words, 0));
            case "quorum-cont" -> lab.continueQuorumMember(word(words, 0));
            case "quorum-lose" -> lab.loseQuorumMember(word(words, 0));
            case "quorum-replace" -> lab.replaceQuorumMember(word(words, 0), word(words, 1));
            case "quorum-save" -> lab.snapshotQuorum(word(words, 0));
            case "quorum-load" -> lab.restoreQuorum(Path.of(word(words, 0)));
            default -> throw new IllegalArgumentException("unknown verb " + verb + "\n" + HELP);
        }
    }

    private static String word(List<String> words, int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("a word is missing\n" + HELP);
        }
        return words.get(index);
    }

    private String status() {
        var lines = new StringJoiner("\n");
        for (var city : lab.cities()) {
            var name = city.city().name();
            lines.add(name + ": " + (city.hasPower() ? "power on" : "NO POWER") + ", Nodes ready " + city.readyNodes()
                    + ", quorum " + (lab.isQuorumHealthy(name) ? "healthy" : "UNREACHABLE"));
            city.processes().forEach((process, runs) -> lines.add("  " + process + (runs ? "" : " DOWN")));
            lab.everyCity().stream()
                    .filter(other -> lab.isCut(city.city(), other))
                    .forEach(other -> lines.add("  CUT towards " + other));
        }
        return lines.toString();
    }
}
