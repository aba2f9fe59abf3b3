package dev.siaga.failover;

import dev.siaga.failover.FailoverDecision.CloseWrites;
import dev.siaga.failover.FailoverDecision.OpenWrites;
import dev.siaga.failover.FailoverDecision.Serve;
import java.util.Optional;

/**
 * What a healthy primary does while all services of its city are down. Either its database refuses writes until one works again, which is a
 * courtesy to users and no fence: a client may still ask for a writing transaction. Or primacy moves, once for an epoch, to a city whose
 * services work, as a planned move does.
 */
final class ServicesDown {
    private ServicesDown() {}

    /** Closes or opens writes, where they stand otherwise than they should. */
    static Optional<FailoverDecision> writes(
            Snapshot s, Quorum.Reachable q, Quorum.Holder h, Evidence.Settings settings) {
        boolean close = readOnly(s) && down(s, q);
        return switch (settings.writes()) {
            case OPEN ->
                close
                        ? Optional.of(
                                new CloseWrites(
                                        h.epoch(),
                                        Reason.SERVICES_DOWN,
                                        "all services of this city are down: its database refuses writes until one works again"))
                        : Optional.empty();
            case CLOSED, REOPENED ->
                !readOnly(s) || work(s, q)
                        ? Optional.of(new OpenWrites(Reason.SERVICES_BACK, "this city's database accepts writes again"))
                        : Optional.empty();
            case CLOSED_BY_OTHERS -> Optional.empty();
        };
    }

    /** The planned move to the nearest city whose services work; empty when there is none, or it is not the time. */
    static Optional<FailoverDecision> move(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        if (s.estate().onServicesDown() != Estate.OnServicesDown.MOVE_PRIMARY
                || !down(s, q)
                || record.knows(id(record))
                || Handing.coolingDown(s, record)) {
            return Optional.empty();
        }
        return s.estate().nearest().stream()
                .filter(city ->
                        serves(q, city) && Handing.obstacle(s, q, record, city).isEmpty())
                .findFirst()
                .map(city -> Handing.begin(s, q, record, new Estate.Switchover(city, id(record))));
    }

    /** What is said while nothing is done. */
    static FailoverDecision serve(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        if (!down(s, q)) {
            return serving(record.epoch());
        }
        if (readOnly(s)) {
            Evidence.Writes writes =
                    s.evidence().settings().map(Evidence.Settings::writes).orElse(Evidence.Writes.OPEN);
            return new Serve(
                    record.epoch(),
                    Reason.SERVICES_DOWN,
                    switch (writes) {
                        case OPEN -> "all services of this city are down";
                        case CLOSED ->
                            "all services of this city are down: its database refuses writes until one works again";
                        case REOPENED ->
                            "all services of this city are down; somebody has let its database accept writes all the same";
                        case CLOSED_BY_OTHERS ->
                            "all services of this city are down; somebody else has closed its database for writes";
                    });
        }
        return new Serve(
                record.epoch(), Reason.SERVICES_DOWN, "all services of this city are down: " + obstacles(s, q, record));
    }

    static FailoverDecision serving(long epoch) {
        return new Serve(epoch, Reason.SERVING, "this city is primary under epoch " + epoch);
    }

    /** A city that isn't primary any more must not refuse writes when it becomes primary again. */
    static Optional<FailoverDecision> leftClosed(Snapshot s) {
        return s.evidence()
                .settings()
                .filter(Evidence.Settings::marked)
                .map(_ -> new OpenWrites(
                        Reason.FOLLOWING,
                        "this city isn't primary any more: what closed its database for writes is taken back"));
    }

    private static String obstacles(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        if (record.knows(id(record))) {
            return "primacy was to move away once in this epoch, and doesn't again";
        }
        if (Handing.coolingDown(s, record)) {
            return "primacy stays for the cool-down after the last move";
        }
        return s.estate().nearest().stream()
                .map(city -> serves(q, city)
                        ? Handing.obstacle(s, q, record, city).orElse(city + " could take over")
                        : "no service is known to work in " + city)
                .reduce((a, b) -> a + "; " + b)
                .map(why -> "primacy can move nowhere: " + why)
                .orElse("primacy can move nowhere: nearest names no city");
    }

    private static String id(EpochRecord record) {
        return "services-down-epoch-" + record.epoch();
    }

    private static boolean readOnly(Snapshot s) {
        return s.estate().onServicesDown() == Estate.OnServicesDown.READ_ONLY;
    }

    private static boolean down(Snapshot s, Quorum.Reachable q) {
        return services(q, s.self()) == Beacon.Services.DOWN;
    }

    private static boolean work(Snapshot s, Quorum.Reachable q) {
        return services(q, s.self()) == Beacon.Services.WORKING;
    }

    private static boolean serves(Quorum.Reachable q, City city) {
        return services(q, city) == Beacon.Services.WORKING;
    }

    /** A city is judged by its beacon, the own one too: what it has told the others is what they all go by. */
    private static Beacon.Services services(Quorum.Reachable q, City city) {
        return Optional.ofNullable(q.beacons().get(city))
                .map(b -> b.standing().services())
                .orElse(Beacon.Services.UNKNOWN);
    }
}
