package dev.siaga.controller.watch;

import dev.siaga.adapter.postgres.PostgresProbe;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityReporting;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.PatroniMembers;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Member;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Reporting;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds out whether the city's reporting database answers. Its members are asked with all the others when the city is observed. */
@Singleton
class ReportingWatcher implements Watcher {
    private final PatroniMembers members;
    private final PostgresProbe probe;

    ReportingWatcher(PatroniMembers members, PostgresProbe probe) {
        this.members = members;
        this.probe = probe;
    }

    @Override
    public void look(EstateRuntime estate, CityClusterSpec city) {
        estate.affairs()
                .reporting(Optional.ofNullable(city.reporting())
                        .map(wanted -> wanted.server() == null
                                ? ofMembers(estate, wanted.memberLabels())
                                : ofServer(wanted.server())));
    }

    private Finding ofMembers(EstateRuntime estate, Map<String, String> labels) {
        return members.pods(estate.local())
                .map(pods -> pods.stream()
                        .filter(pod -> carries(pod, labels))
                        .map(pod -> pod.getMetadata().getName())
                        .collect(Collectors.toSet()))
                .map(names -> judge(names, estate.evidence()))
                .orElseGet(() -> Reporting.unknown("the members of this city: their Pods were not listed yet"));
    }

    private static boolean carries(Pod pod, Map<String, String> labels) {
        return Optional.ofNullable(pod.getMetadata().getLabels())
                .orElse(Map.of())
                .entrySet()
                .containsAll(labels.entrySet());
    }

    static Finding judge(Set<String> pods, Evidence seen) {
        if (seen instanceof Evidence.Blind(String why)) {
            return Reporting.unknown("the members of this city: " + why);
        }
        List<String> answering = new ArrayList<>();
        List<String> exposed = new ArrayList<>();
        Map<String, String> silent = new TreeMap<>();
        pods.forEach(pod -> silent.put(pod, "not seen yet"));
        for (Member member : seen.members()) {
            if (pods.contains(member.name())) {
                switch (member) {
                    case Member.Running running -> {
                        silent.remove(member.name());
                        answering.add(running.name());
                        if (running.promotable()) {
                            exposed.add(running.name());
                        }
                    }
                    case Member.Stopped(var _, String state, var _) -> silent.put(member.name(), state);
                    case Member.Empty _ -> silent.put(member.name(), "no data yet");
                    case Member.Gone _ -> silent.put(member.name(), "its containers don't run");
                    case Member.Silent(var _, String why, var _) -> silent.put(member.name(), why);
                }
            }
        }
        return Reporting.judge(answering.stream().sorted().toList(), silent, exposed);
    }

    private Finding ofServer(CityReporting.Server server) {
        String name = "%s:%d".formatted(server.host(), server.port());
        return probe.fault(server.host(), server.port())
                .map(why -> Reporting.judge(List.of(), Map.of(name, why), List.of()))
                .orElseGet(() -> Reporting.judge(List.of(name), Map.of(), List.of()));
    }
}
