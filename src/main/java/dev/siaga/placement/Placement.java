package dev.siaga.placement;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a group's Pods are, and where they could be. No two of them may share a place.
 *
 * @param topologyKey the label of Nodes that tells one place from another
 * @param expected how many Pods the group should have
 * @param open the places that take Pods: of Nodes that are ready and not cordoned
 */
public record Placement(String topologyKey, int expected, List<Placed> pods, Set<String> open) {
    public Placement {
        pods = List.copyOf(pods);
        open = Set.copyOf(open);
    }

    /** What is wrong with it, for humans; empty when every Pod has a place of its own. */
    public Optional<String> violation() {
        List<String> parts = new ArrayList<>();
        crowds().forEach((place, crowd) -> parts.add("%s share the %s %s".formatted(names(crowd), topologyKey, place)));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    /** The places with more than one Pod, in the order of their names. */
    Map<String, List<Placed>> crowds() {
        Map<String, List<Placed>> byPlace = new TreeMap<>();
        pods.forEach(pod -> pod.place()
                .ifPresent(place ->
                        byPlace.computeIfAbsent(place, _ -> new ArrayList<>()).add(pod)));
        byPlace.values().removeIf(there -> there.size() < 2);
        return byPlace;
    }

    /** True when some open place has none of the Pods. */
    boolean hasRoom() {
        Set<String> free = new HashSet<>(open);
        pods.forEach(pod -> pod.place().ifPresent(free::remove));
        return !free.isEmpty();
    }

    /** Every Pod is there, works, and has one leader among them. */
    boolean whole() {
        return pods.size() >= expected
                && pods.stream().noneMatch(pod -> pod.standing() == Placed.Standing.UNREADY)
                && pods.stream().anyMatch(pod -> pod.standing() == Placed.Standing.LEADER);
    }

    private static String names(List<Placed> pods) {
        return pods.stream().map(Placed::name).sorted().collect(joining(" and "));
    }
}
