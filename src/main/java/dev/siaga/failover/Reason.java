package dev.siaga.failover;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Why something was decided: one word, the same in conditions, Events and metrics. */
public enum Reason {
    ADOPTED,
    ADOPTION_AWAITS_CITIES,
    ADOPTION_AWAITS_PRIMARY,
    AWAITING_FENCE,
    AWAITING_LOCAL_MEMBERS,
    AWAITING_LOCAL_PRIMARY,
    AWAITING_NEW_PRIMARY,
    CATCHING_UP,
    DATABASE_DOWN,
    DRY_RUN,
    EPOCH_WON,
    FENCE_UNSOUND,
    FENCING,
    FOLLOWING,
    FORKED,
    GUARD_KEPT,
    GUARD_REPAIRED,
    HOLDER_LOST,
    LOCAL_CITY_UNOBSERVED,
    NO_CANDIDATE,
    NO_DATA,
    PAUSED,
    PERMIT_ENDED,
    QUORUM_UNREACHABLE,
    QUORUM_WIPED,
    RECOVERY_POINT_EXCEEDED,
    REJOINING,
    SERVICES_BACK,
    SERVICES_DOWN,
    SERVING,
    SILENT_MEMBERS,
    STALE_VIEW,
    SUPERSEDED,
    SWITCHED_OVER,
    SWITCHING,
    SWITCHOVER_CALLED_OFF,
    SWITCHOVER_WAITS,
    TWO_PRIMARIES,
    UPSTREAM_UNKNOWN,
    YIELDING;

    private final String word = Arrays.stream(name().split("_"))
            .map(part -> part.charAt(0) + part.substring(1).toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.joining());

    /** The word as Kubernetes writes reasons: CamelCase. */
    public String word() {
        return word;
    }
}
