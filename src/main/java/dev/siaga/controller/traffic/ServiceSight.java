package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.traffic.OwnHealth;
import java.util.List;

/** One service of this city as last seen: which kinds work since when, and where each instance listens. */
record ServiceSight(OwnHealth health, Kind main, Kind backup) {
    /** Nobody has looked yet. */
    static final ServiceSight UNKNOWN = new ServiceSight(OwnHealth.UNKNOWN, Kind.NONE, Kind.NONE);

    /** Where the instances of one kind listen: those that work, and those that are ready, whether they work or not. */
    record Kind(List<Address> working, List<Address> ready) {
        static final Kind NONE = new Kind(List.of(), List.of());

        Kind {
            working = List.copyOf(working);
            ready = List.copyOf(ready);
        }
    }

    /** What serves of the city's own, the main instances rather than the backup. */
    List<Address> ownMainFirst() {
        return own(main, backup);
    }

    List<Address> ownBackupFirst() {
        return own(backup, main);
    }

    /** Where nothing works by Siaga's own questions, Kubernetes' word that an instance is ready counts: the fault may lie with who asks. */
    private static List<Address> own(Kind first, Kind second) {
        if (!first.working().isEmpty()) {
            return first.working();
        }
        if (!second.working().isEmpty()) {
            return second.working();
        }
        return first.ready().isEmpty() ? second.ready() : first.ready();
    }
}
