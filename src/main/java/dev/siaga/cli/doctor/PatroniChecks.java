package dev.siaga.cli.doctor;

import dev.siaga.failover.Evidence;
import dev.siaga.failover.Soundness;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What Patroni must be and be told. What makes the fence unsound is judged by the failover's own rule, one setting at a time. */
final class PatroniChecks {
    private static final String FENCE = "Patroni and the fence";

    private PatroniChecks() {}

    static List<Finding> settings(Facts.Settings settings, Facts facts) {
        List<Finding> findings = new ArrayList<>();
        Timing policy = facts.timing();
        Stream.<Function<Timing, Evidence.Settings>>of(
                        timing -> sole(timing.patroni(), settings.paused(), false),
                        timing -> sole(timing.patroni(), false, settings.failsafe()),
                        _ -> sole(settings.timing(), false, false))
                .flatMap(only -> Soundness.fault(only.apply(policy), policy).stream())
                .forEach(fault -> findings.add(told(FENCE, fault)));
        if (findings.isEmpty()) {
            findings.add(Finding.good(
                    FENCE, "its timing is within the policy's, failsafe_mode is off, and it isn't paused"));
        }
        findings.addAll(rewind(settings));
        findings.addAll(slots(settings, facts.slots()));
        findings.addAll(Doctor.when(
                        !settings.synchronous(),
                        Finding.advice(
                                "synchronous mode",
                                "replication inside this city is asynchronous: a local failover of Patroni may lose what was acknowledged last",
                                "patronictl edit-config: synchronous_mode: true, where another member can always keep up"))
                .stream()
                .toList());
        return findings;
    }

    private static Evidence.Settings sole(Timing.PatroniTiming timing, boolean paused, boolean failsafe) {
        return new Evidence.Settings(timing, paused, failsafe, Optional.empty(), Duration.ZERO, Optional.empty());
    }

    /** The rule's sentence is a fault and its remedy, with a colon between. */
    private static Finding told(String check, String fault) {
        int colon = fault.lastIndexOf(": ");
        return colon < 0
                ? Finding.fault(check, fault, "")
                : Finding.fault(check, fault.substring(0, colon), fault.substring(colon + 2));
    }

    private static List<Finding> rewind(Facts.Settings settings) {
        List<Finding> findings = new ArrayList<>();
        Doctor.when(
                        !settings.rewinds(),
                        Finding.fault(
                                "rewind",
                                "use_pg_rewind is off: an old primary that comes back must be cloned anew",
                                "patronictl edit-config: postgresql.use_pg_rewind: true"))
                .ifPresent(findings::add);
        Doctor.when(
                        settings.rewinds() && !settings.clonesAfterFailedRewind(),
                        Finding.advice(
                                "rewind",
                                "a rewind that fails leaves the city without a database",
                                "patronictl edit-config: postgresql.remove_data_directory_on_rewind_failure: true"))
                .ifPresent(findings::add);
        Doctor.when(
                        settings.rewinds() && !settings.logsHints(),
                        Finding.advice(
                                "rewind",
                                "wal_log_hints isn't set: a rewind works only if the database was initialised with checksums",
                                "SHOW data_checksums; if off, set postgresql.parameters.wal_log_hints: on and restart"))
                .ifPresent(findings::add);
        if (findings.isEmpty()) {
            findings.add(Finding.good("rewind", "an old primary is rewound, or cloned anew when that fails"));
        }
        findings.add(
                Finding.unknown(
                        "rewind's rights",
                        "only the database knows: unless the rewind user is a superuser, it needs EXECUTE on pg_ls_dir, pg_stat_file and pg_read_binary_file (both forms), and the same password in all cities"));
        return findings;
    }

    private static List<Finding> slots(Facts.Settings settings, Map<String, String> wanted) {
        List<Finding> findings = new TreeMap<>(wanted)
                .entrySet().stream()
                        .filter(slot -> !settings.slots().contains(slot.getValue()))
                        .map(slot -> Finding.fault(
                                "slot for " + slot.getKey(),
                                "Patroni here keeps no permanent physical slot %s: the log may be gone before %s has it"
                                        .formatted(slot.getValue(), slot.getKey()),
                                "patronictl edit-config: slots.%s: {type: physical}".formatted(slot.getValue())))
                        .toList();
        return findings.isEmpty() && !wanted.isEmpty()
                ? List.of(Finding.good("slots", "one for each other city"))
                : findings;
    }

    static List<Finding> members(List<Facts.Member> members) {
        if (members.isEmpty()) {
            return List.of(Finding.fault(
                    "members",
                    "no Pod carries the scope label: the operator finds no Patroni here",
                    "look at patroni.scope and patroni.scopeLabel of the CityCluster"));
        }
        List<Finding> findings = new ArrayList<>();
        Doctor.when(
                        members.size() < 2,
                        Finding.advice(
                                "members",
                                "there is only one: each of its restarts is an outage, or a failover to another city",
                                "run two or more"))
                .ifPresent(findings::add);
        List<String> unready = members.stream()
                .filter(member -> !member.ready())
                .map(Facts.Member::name)
                .toList();
        Doctor.when(
                        !unready.isEmpty(),
                        Finding.fault(
                                "members",
                                Doctor.some(unready) + " not ready",
                                "kubectl describe pod, and Patroni's log"))
                .ifPresent(findings::add);
        members.forEach(member -> findings.addAll(version(member)));
        if (findings.isEmpty()) {
            findings.add(Finding.good("members", members.size() + " ready, all of a Patroni that demotes cleanly"));
        }
        return findings;
    }

    private static List<Finding> version(Facts.Member member) {
        String check = "Patroni's version";
        if (member.version().isEmpty()) {
            return List.of(Finding.unknown(check, member.name() + " has not said which Patroni it runs"));
        }
        var only = new Evidence.Settings(
                new Timing.PatroniTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                false,
                false,
                Optional.empty(),
                Duration.ZERO,
                member.version());
        Duration none = Duration.ZERO;
        var bound = new Timing(none, none, none, only.timing(), false, none, none, none, none, none);
        return Soundness.fault(only, bound).map(fault -> told(check, member.name() + ": " + fault)).stream()
                .toList();
    }
}
