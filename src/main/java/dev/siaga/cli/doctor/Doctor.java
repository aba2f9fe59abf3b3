package dev.siaga.cli.doctor;

import dev.siaga.cli.doctor.Facts.GuardPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges a city by its facts, each finding with its remedy. Nothing is passed over: what is well is said to be, and what nobody could see too. */
public final class Doctor {
    private static final String INSTALL = "apply Siaga's config/ of this city again";

    private Doctor() {}

    /** The gravest first. */
    public static List<Finding> examine(Facts facts) {
        return Stream.of(
                        facts.operator().judged("operator", Doctor::operator),
                        facts.missingRights().judged("operator's rights", Doctor::rights),
                        facts.guard().judged("fence", Doctor::guard),
                        conditions(facts),
                        facts.settings()
                                .judged("Patroni's settings", settings -> PatroniChecks.settings(settings, facts)),
                        facts.members().judged("members", members -> PatroniChecks.members(members)),
                        facts.members().judged("placement", Doctor::placement),
                        facts.budget().judged("disruption budget", Doctor::budget),
                        facts.credentials().stream()
                                .flatMap(secret -> credentials(secret).stream())
                                .toList(),
                        systems(facts.systems()),
                        facts.succession().judged("succession", Doctor::succession),
                        facts.skew()
                                .judged(
                                        "clocks",
                                        skew -> clocks(skew, facts.timing().margin())),
                        facts.renewal().judged("quorum's latency", renewal -> renewal(renewal, facts)))
                .flatMap(List::stream)
                .sorted((one, other) -> one.verdict().compareTo(other.verdict()))
                .toList();
    }

    private static List<Finding> operator(Facts.Operator operator) {
        String check = "operator";
        if (operator.ready() == 0) {
            return List.of(
                    Finding.fault(
                            check,
                            "no replica of the operator is ready: nobody renews the permit, and nobody takes over for this city",
                            "kubectl logs deployment/siaga in the operator's namespace; it isn't ready while the quorum or a Patroni member can't be reached"));
        }
        return operator.ready() < Math.max(2, operator.wanted())
                ? List.of(Finding.advice(
                        check,
                        "%d of %d replicas are ready: one must go on renewing primacy while another is replaced"
                                .formatted(operator.ready(), Math.max(2, operator.wanted())),
                        "run two replicas, and see why they aren't ready"))
                : List.of(Finding.good(check, operator.ready() + " replicas are ready"));
    }

    private static List<Finding> rights(List<String> missing) {
        String check = "operator's rights";
        return missing.isEmpty()
                ? List.of(Finding.good(check, "the operator's service account may do all that config/rbac grants"))
                : List.of(Finding.fault(
                        check,
                        "the operator may not " + some(missing),
                        INSTALL + "; its ClusterRole siaga or the binding was changed"));
    }

    private static List<Finding> guard(List<GuardPart> parts) {
        List<Finding> findings = parts.stream()
                .filter(part -> part.state() != GuardPart.State.STANDS)
                .map(Doctor::weak)
                .toList();
        return findings.isEmpty()
                ? List.of(Finding.good("fence", "the API server holds Patroni to the permit"))
                : findings;
    }

    private static Finding weak(GuardPart part) {
        return switch (part.state()) {
            case AWAITED -> awaited("fence");
            case KEPT ->
                Finding.advice(
                        "fence",
                        "the %s was deleted: it stays in force until Siaga lets the estate go".formatted(part.name()),
                        "nothing to do; find out who deletes it, as a tool that prunes what it doesn't know");
            case MISSING -> broken(part, "is missing");
            case EDITED, STANDS -> broken(part, "was edited");
        };
    }

    private static Finding broken(GuardPart part, String how) {
        return Finding.fault(
                "fence",
                "the %s %s: the API server doesn't hold Patroni to the permit".formatted(part.name(), how),
                "a living operator puts it right within seconds; else " + INSTALL);
    }

    private static Finding awaited(String check) {
        return Finding.advice(
                check,
                "the API server holds Patroni to no permit yet: a dry run adopts no estate",
                "remove dryRun from the policy in every city once there is no fault");
    }

    /** What the operators themselves say that is wrong, with the remedy that they name. */
    private static List<Finding> conditions(Facts facts) {
        Map<String, String> asked = Map.of(
                "Valid", "manifests",
                "QuorumReachable", "quorum",
                "Fenced", "fence's soundness",
                "FreezeCovered", "frozen members",
                "Placed", "placement, as seen by the operator",
                "Replicating", "replication");
        List<Finding> findings = new ArrayList<>();
        asked.forEach((type, check) -> {
            Facts.Condition condition = facts.conditions().get(type);
            if (condition == null) {
                findings.add(Finding.unknown(check, "no operator has said yet (condition %s)".formatted(type)));
            } else if (condition.fails() && condition.reason().equals("NotGuarded") && facts.awaitsAdoption()) {
                findings.add(awaited(check));
            } else if (condition.fails()) {
                findings.add(Finding.fault(
                        check, condition.message(), "see the condition %s (%s)".formatted(type, condition.reason())));
            } else if ("True".equals(condition.status())) {
                findings.add(Finding.good(check, condition.message()));
            } else {
                findings.add(Finding.unknown(check, condition.message()));
            }
        });
        return findings.stream()
                .sorted((one, other) -> one.check().compareTo(other.check()))
                .toList();
    }

    private static List<Finding> placement(List<Facts.Member> members) {
        List<Finding> findings = new ArrayList<>();
        Set<String> places = new HashSet<>();
        members.stream()
                .flatMap(member -> member.place().stream())
                .filter(place -> !places.add(place))
                .distinct()
                .forEach(place -> findings.add(Finding.fault(
                        "placement",
                        "several members are on %s: its failure ends them together".formatted(place),
                        "evict all but one, and give the StatefulSet a required podAntiAffinity")));
        List<String> loose = members.stream()
                .filter(member -> !member.apart())
                .map(Facts.Member::name)
                .toList();
        if (!loose.isEmpty()) {
            findings.add(
                    Finding.fault(
                            "anti-affinity",
                            "nothing keeps %s from a Node that has another member".formatted(some(loose)),
                            "give the StatefulSet's template podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution with the policy's placement.topologyKey"));
        }
        return findings.isEmpty() ? List.of(Finding.good("placement", "each member has a place of its own")) : findings;
    }

    private static List<Finding> budget(Facts.Budget budget) {
        String check = "disruption budget";
        return switch (budget.names().size()) {
            case 0 ->
                List.of(Finding.fault(
                        check,
                        "no PodDisruptionBudget selects the members: a drain may take all of them",
                        "Siaga makes <policy>-members when it may; see that its operator runs, or apply one"));
            case 1 -> List.of(Finding.good(check, budget.names().getFirst() + " keeps members at work during drains"));
            default ->
                List.of(Finding.fault(
                        check,
                        some(budget.names())
                                + " all select the members: the API server evicts no Pod that two budgets select",
                        "delete all but one"));
        };
    }

    private static List<Finding> credentials(Facts.Credentials credentials) {
        String check = "Secret " + credentials.secret();
        return Stream.concat(
                        credentials.missing().judged(check, missing -> content(check, missing)).stream(),
                        credentials.granted().judged(check, granted -> grant(check, granted)).stream())
                .toList();
    }

    private static List<Finding> content(String check, Optional<List<String>> missing) {
        if (missing.isEmpty()) {
            return List.of(Finding.fault(
                    check,
                    "is not there: the operator can't tell Patroni anything",
                    "create it, or name another in the CityCluster"));
        }
        return missing.get().isEmpty()
                ? List.of(Finding.good(check, "has the keys that are read from it"))
                : List.of(Finding.fault(
                        check,
                        "lacks " + some(missing.get()),
                        "add what is missing; the operator reads it again within a minute"));
    }

    private static List<Finding> grant(String check, boolean granted) {
        return granted
                ? List.of()
                : List.of(
                        Finding.fault(
                                check,
                                "may not be read by the operator: it can't tell Patroni anything",
                                "grant its ServiceAccount to get it by its name, with a Role of this namespace as docs/security.md shows"));
    }

    private static List<Finding> systems(Map<String, String> systems) {
        String check = "one database";
        Set<String> distinct = Set.copyOf(systems.values());
        return switch (distinct.size()) {
            case 0 -> List.of(Finding.unknown(check, "no city has told its system identifier yet"));
            case 1 ->
                List.of(Finding.good(check, "%d cities tell the same system identifier".formatted(systems.size())));
            default ->
                List.of(
                        Finding.fault(
                                check,
                                "the cities hold different databases: "
                                        + systems.entrySet().stream()
                                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                                .sorted()
                                                .collect(Collectors.joining(", ")),
                                "clone the wrong ones anew as standby clusters of the primary city; no city of another system is ever promoted"));
        };
    }

    private static List<Finding> succession(Facts.Succession succession) {
        if (!succession.timelineTold()) {
            return List.of(
                    Finding.fault(
                            "succession",
                            "Patroni doesn't tell on which timeline this city stands, so the city is never promoted",
                            "let the replication user connect to PostgreSQL from the same Pod: a line of pg_hba for replication from 127.0.0.1/32"));
        }
        return List.of(succession
                .nobody()
                .map(why -> Finding.fault(
                        "succession",
                        "if the primary city were lost now, nobody would take over: " + why,
                        "see what the doctor finds in the other cities, and kubectl siaga explain"))
                .orElseGet(() ->
                        Finding.good("succession", "another city would take over if the primary city were lost now")));
    }

    private static List<Finding> clocks(Duration skew, Duration margin) {
        String found = "Patroni's clock and the operator's differ by about %.1f s".formatted(skew.toMillis() / 1000.0);
        return skew.compareTo(margin) > 0
                ? List.of(Finding.fault("clocks", found + ", beyond lease.margin", "synchronise the Nodes' clocks"))
                : List.of(Finding.good("clocks", found + ", within lease.margin"));
    }

    /** Three answers must fit into a lease: beyond a third of it, a stumble of the network costs primacy. */
    private static List<Finding> renewal(Facts.Renewal renewal, Facts facts) {
        String check = "quorum's latency";
        String found = "%d renewals took %d ms each on average"
                .formatted(renewal.count(), renewal.average().toMillis());
        Duration bound = facts.timing().lease().dividedBy(3);
        if (renewal.count() == 0) {
            return List.of(Finding.unknown(check, "this city has renewed no permit since its operator started"));
        }
        return renewal.average().compareTo(bound) > 0
                ? List.of(Finding.fault(
                        check,
                        found + ", more than a third of lease.duration",
                        "bring the quorum's members nearer or onto faster disks, or lengthen lease.duration"))
                : List.of(Finding.good(check, found));
    }

    static String some(List<String> names) {
        int shown = Math.min(names.size(), 5);
        String rest = names.size() > shown ? ", and %d more".formatted(names.size() - shown) : "";
        return String.join(", ", names.subList(0, shown)) + rest;
    }

    static Optional<Finding> when(boolean wrong, Finding finding) {
        return wrong ? Optional.of(finding) : Optional.empty();
    }
}
