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
 * Where a group's Pods are.
 *
 * @param topologyKey the label of Nodes that tells one place from another
 * @param expected how many Pods the group should have
 */
public record Placement(Rule rule, String topologyKey, int expected, List<Placed> pods) {
    public Placement {
        pods = List.copyOf(pods);
    }

    /** What is asked of a group. */
    public enum Rule {
        /** Members of a database: no two ever share a place, and one of them leads. */
        APART,
        /** Instances of a service, all alike: no two share a place while another has none, and they are never all in one. */
        SPREAD
    }

    /** What is wrong with it, for humans; empty when the rule holds. */
    public Optional<String> violation() {
        Map<String, List<Placed>> crowds = crowds();
        return crowds.isEmpty()
                        || rule == Rule.SPREAD && !allInOne() && movable().isEmpty()
                ? Optional.empty()
                : Optional.of(crowds.entrySet().stream()
                        .map(crowd ->
                                "%s share the %s %s".formatted(names(crowd.getValue()), topologyKey, crowd.getKey()))
                        .collect(joining("; ")));
    }

    /** The Pods for which the scheduler found no Node, for humans: the rule holds at the cost of a Pod. */
    public Optional<String> homeless() {
        List<Placed> without = pods.stream()
                .filter(pod -> pod.standing() == Placed.Standing.HOMELESS)
                .toList();
        return without.isEmpty() ? Optional.empty() : Optional.of(names(without));
    }

    /** Whether any two share a place, rightly or not. */
    public boolean crowded() {
        return !crowds().isEmpty();
    }

    /** Whether the rule holds, and for every Pod. */
    public boolean sound() {
        return violation().isEmpty() && homeless().isEmpty();
    }

    /** The Pods that share a place and that a place without any of the group would take. */
    List<Placed> movable() {
        Set<String> taken = new HashSet<>();
        pods.forEach(pod -> pod.place().ifPresent(taken::add));
        return crowds().values().stream()
                .flatMap(List::stream)
                .filter(pod -> !taken.containsAll(pod.open()))
                .toList();
    }

    /** How many Pods share a Pod's place, itself among them. */
    int crowd(Placed pod) {
        return (int)
                pods.stream().filter(other -> other.place().equals(pod.place())).count();
    }

    /** How many Pods more there are than places they are in. */
    int surplus() {
        return crowds().values().stream().mapToInt(there -> there.size() - 1).sum();
    }

    /** Every Pod is there and works; and members of a database have one that leads. */
    public boolean whole() {
        return pods.size() >= expected
                && pods.stream().allMatch(pod -> pod.standing().works())
                && (rule == Rule.SPREAD || pods.stream().anyMatch(pod -> pod.standing() == Placed.Standing.LEADER));
    }

    /** The places with more than one Pod, in the order of their names. */
    private Map<String, List<Placed>> crowds() {
        Map<String, List<Placed>> byPlace = new TreeMap<>();
        pods.forEach(pod -> pod.place()
                .ifPresent(place ->
                        byPlace.computeIfAbsent(place, _ -> new ArrayList<>()).add(pod)));
        byPlace.values().removeIf(there -> there.size() < 2);
        return byPlace;
    }

    /** What doesn't work can't stand in for the rest, wherever it is. */
    private boolean allInOne() {
        List<Optional<String>> places = pods.stream()
                .filter(pod -> pod.standing().works())
                .map(Placed::place)
                .toList();
        return places.size() > 1 && places.stream().distinct().count() == 1;
    }

    private static String names(List<Placed> pods) {
        return pods.stream().map(Placed::name).sorted().collect(joining(" and "));
    }
}
