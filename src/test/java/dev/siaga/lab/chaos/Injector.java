package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Part;
import dev.siaga.lab.chaos.Wound.Healing;
import dev.siaga.lab.estate.DatabaseMember;
import dev.siaga.lab.estate.Estate;
import dev.siaga.lab.estate.RunningEstate;
import java.util.List;
import java.util.Optional;

/** Does planned faults to a running estate. Whom a role means is decided at the instant of the fault. */
final class Injector {
    private static final List<String> CONTROL_PLANE =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
    private static final String API_SERVER = "kube-apiserver";
    private static final String KUBELET = "kubelet";
    private static final String QUORUM = "quorum";
    private static final String OPERATORS = "siaga-system";
    private static final String BINDING = "siaga-primacy-orders-orders";
    private static final Healing NOTHING_TO_UNDO = () -> {};

    private final RunningEstate running;
    private final Lab lab;
    private final Pulses pulses = new Pulses();
    private final HumanEdits edits;
    /** The primary when the episode began. */
    private final City before;

    Injector(RunningEstate running, City before) {
        this.running = running;
        this.before = before;
        lab = running.lab();
        edits = new HumanEdits(running);
    }

    /** Does it now. Throws when it can't be done, as in a city that has no power. */
    Wound strike(Strike strike) throws Exception {
        var primary = primaryNow();
        var city = city(strike.target(), primary);
        if (strike.kind().isLink()) {
            return link(strike, city, primary);
        }
        if (strike.kind() == FaultKind.SWITCHOVER) {
            var to = city.equals(primary) ? lab.others(primary).getFirst() : city;
            edits.askToMove(to);
            return new Wound(strike.kind(), primary, Optional.of(to), true, false, "", edits::withdrawMove);
        }
        if (!lab.city(city.name()).hasPower()) {
            throw new IllegalStateException(city + " has no power");
        }
        var atPrimary = city.equals(primary);
        if (strike.kind().isOfOneMember()) {
            var member = member(city, strike.onLeader());
            var onLeader = isLeader(member);
            var healing = one(strike, member);
            return new Wound(strike.kind(), city, Optional.empty(), atPrimary, onLeader, member.pod(), healing);
        }
        var healing = whole(strike, city);
        return new Wound(strike.kind(), city, Optional.empty(), atPrimary, false, "", healing);
    }

    /** The primary of this instant; while there is none, the last one if it lives. */
    private City primaryNow() {
        return running.estate()
                .primary()
                .map(DatabaseMember::city)
                .orElseGet(() -> lab.city(before.name()).hasPower()
                        ? before
                        : lab.others(before).getFirst());
    }

    private City city(Target target, City primary) {
        return switch (target) {
            case PRIMARY -> primary;
            case NEAR -> lab.others(before).getFirst();
            case FAR -> lab.others(before).getLast();
        };
    }

    private Wound link(Strike strike, City city, City primary) {
        var other = strike.onFirst()
                ? lab.others(city).getFirst()
                : lab.others(city).getLast();
        var ofPrimary = city.equals(primary) || other.equals(primary);
        var near = ofPrimary ? primary : city;
        var far = near.equals(city) ? other : city;
        var detail = "";
        if (strike.kind() == FaultKind.CUT_LINK) {
            lab.cut(near.name(), far.name());
        } else {
            lab.cutOneWay(city.name(), other.name());
            detail = "from " + city;
        }
        return new Wound(
                strike.kind(),
                near,
                Optional.of(far),
                ofPrimary,
                false,
                detail,
                () -> lab.heal(near.name(), far.name()));
    }

    private DatabaseMember member(City city, boolean leader) {
        var members = running.estate().members(city);
        return members.stream()
                .filter(member -> isLeader(member) == leader)
                .findFirst()
                .or(() -> members.stream().findFirst())
                .orElseThrow(() -> new IllegalStateException("no member is known in " + city));
    }

    private static boolean isLeader(DatabaseMember member) {
        var status = member.status();
        return status.isPrimary() || status.isStandbyLeader();
    }

    private Healing one(Strike strike, DatabaseMember member) throws Exception {
        var city = member.city().name();
        return switch (strike.kind()) {
            case MEMBER_KILL -> {
                lab.killPod(city, Estate.NAMESPACE, member.pod());
                yield NOTHING_TO_UNDO;
            }
            case POSTGRES_KILL -> {
                lab.runInPod(
                        city, Estate.NAMESPACE, member.pod(), "kill -9 $(head -n 1 $PATRONI_HOME/data/postmaster.pid)");
                yield NOTHING_TO_UNDO;
            }
            case MEMBER_FREEZE -> {
                lab.stopPod(city, Estate.NAMESPACE, member.pod());
                yield () -> lab.continuePod(city, Estate.NAMESPACE, member.pod());
            }
            case PATRONI_FREEZE -> {
                lab.stopProgram(city, Estate.NAMESPACE, member.pod(), "patroni");
                yield () -> lab.continuePod(city, Estate.NAMESPACE, member.pod());
            }
            case CLOCK_SKEW -> edits.skewClock(member, strike.onFirst() ? "-1s" : "+1s");
            default -> throw new IllegalArgumentException(strike.kind() + " is no fault of one member");
        };
    }

    private Healing whole(Strike strike, City city) throws Exception {
        var name = city.name();
        return switch (strike.kind()) {
            case POWER_CUT -> {
                lab.powerCut(name);
                yield () -> lab.restore(name);
            }
            case CUT_OFF -> {
                lab.cutOff(name);
                yield () -> healLinks(city);
            }
            case CUT_OUTGOING -> {
                lab.others(city).forEach(other -> lab.cutOneWay(name, other.name()));
                yield () -> healLinks(city);
            }
            case CUT_INCOMING -> {
                lab.others(city).forEach(other -> lab.cutOneWay(other.name(), name));
                yield () -> healLinks(city);
            }
            case MEMBERS_KILL -> {
                pods(city).parallelStream().forEach(pod -> lab.killPod(name, Estate.NAMESPACE, pod));
                yield NOTHING_TO_UNDO;
            }
            case MEMBERS_FREEZE -> freeze(city, Estate.NAMESPACE, pods(city));
            case DATABASE_GONE -> gone(city, Part.DATABASE);
            case SERVICE_MAIN_GONE -> gone(city, Part.MAIN);
            case REPORTING_GONE -> gone(city, Part.REPORTING);
            case SERVICES_GONE -> gone(city, Part.MAIN, Part.BACKUP);
            case OPERATOR_KILL -> {
                lab.killPod(name, OPERATORS, operator(city, strike.onFirst()));
                yield NOTHING_TO_UNDO;
            }
            case OPERATOR_FREEZE -> freeze(city, OPERATORS, List.of(operator(city, strike.onFirst())));
            case OPERATORS_FREEZE -> freeze(city, OPERATORS, lab.operator(name).pods());
            case OPERATORS_RESTART -> {
                lab.operator(name).restart();
                yield NOTHING_TO_UNDO;
            }
            case OPERATORS_GONE -> {
                lab.operator(name).kill();
                yield () -> lab.operator(name).restore();
            }
            case API_DOWN -> {
                lab.stopApiServer(name);
                yield () -> lab.startApiServer(name);
            }
            case API_FREEZE -> sleep(name, API_SERVER);
            case API_SLOW -> pulses.slow(lab, name, API_SERVER);
            case CONTROL_PLANE_RESTART -> {
                CONTROL_PLANE.reversed().forEach(process -> lab.killProcess(name, process));
                yield () -> startControlPlane(name);
            }
            case PODS_GONE -> {
                lab.killProcess(name, KUBELET);
                yield () -> lab.startProcess(name, KUBELET);
            }
            case QUORUM_KILL -> {
                lab.killProcess(name, QUORUM);
                yield () -> lab.startProcess(name, QUORUM);
            }
            case QUORUM_FREEZE -> sleep(name, QUORUM);
            case PATRONI_PAUSE -> edits.configure(city, "{\"pause\": true}", "{\"pause\": null}");
            case PATRONI_FAILSAFE -> edits.configure(city, "{\"failsafe_mode\": true}", "{\"failsafe_mode\": false}");
            case PATRONI_TIMING -> edits.configure(city, "{\"retry_timeout\": 6}", "{\"retry_timeout\": 3}");
            case PROMOTE_BY_HAND -> {
                edits.promote(city);
                yield NOTHING_TO_UNDO;
            }
            case GUARD_DELETED -> {
                lab.city(name)
                        .client()
                        .admissionRegistration()
                        .v1()
                        .validatingAdmissionPolicyBindings()
                        .withName(BINDING)
                        .delete();
                yield NOTHING_TO_UNDO;
            }
            case DISK_FULL -> pulses.fillDisk(running, city);
            default -> throw new IllegalArgumentException(strike.kind() + " is no fault of a whole city");
        };
    }

    private void healLinks(City city) {
        lab.others(city).forEach(other -> lab.heal(city.name(), other.name()));
    }

    private Healing gone(City city, Part... parts) {
        List.of(parts).parallelStream().forEach(part -> lab.outage(city, part).begin());
        return () -> List.of(parts).forEach(part -> lab.outage(city, part).end());
    }

    private Healing freeze(City city, String namespace, List<String> pods) {
        pods.forEach(pod -> lab.stopPod(city.name(), namespace, pod));
        return () -> pods.forEach(pod -> Stage.unlessGone(() -> lab.continuePod(city.name(), namespace, pod)));
    }

    private Healing sleep(String city, String process) {
        lab.stopProcess(city, process);
        return () -> Stage.unlessGone(() -> lab.continueProcess(city, process));
    }

    private void startControlPlane(String city) {
        lab.startProcess(city, CONTROL_PLANE.getFirst());
        lab.startApiServer(city);
        CONTROL_PLANE.forEach(process -> lab.startProcess(city, process));
    }

    private List<String> pods(City city) {
        return running.estate().members(city).stream().map(DatabaseMember::pod).toList();
    }

    private String operator(City city, boolean first) {
        var pods = lab.operator(city.name()).pods().stream().sorted().toList();
        if (pods.isEmpty()) {
            throw new IllegalStateException("no operator runs in " + city);
        }
        return first ? pods.getFirst() : pods.getLast();
    }
}
