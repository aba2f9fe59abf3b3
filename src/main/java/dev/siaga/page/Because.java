package dev.siaga.page;

import java.util.Collection;

/** Why a light isn't green, each with the light it makes. */
public enum Because {
    SILENT(Light.RED),
    NOMEMBER(Light.RED),
    NOTWRITING(Light.RED),
    SERVICEDOWN(Light.RED),
    WRITESSTOPPED(Light.RED),
    SEVEREINCIDENT(Light.RED),
    USEDUP(Light.RED),
    BURNINGFAST(Light.RED),

    STALE(Light.ORANGE),
    UNHEARD(Light.ORANGE),
    MEMBERSMISSING(Light.ORANGE),
    UNFENCEABLE(Light.ORANGE),
    NOTSTANDINGBY(Light.ORANGE),
    BEHIND(Light.ORANGE),
    OVERLOADED(Light.ORANGE),
    SLOW(Light.ORANGE),
    WEAKENED(Light.ORANGE),
    ONBACKUP(Light.ORANGE),
    ELSEWHERE(Light.ORANGE),
    UNKNOWN(Light.ORANGE),
    DEGRADED(Light.ORANGE),
    INCIDENTOPEN(Light.ORANGE),
    UNUSABLE(Light.ORANGE),
    BURNING(Light.ORANGE),
    RELEASESTOPPED(Light.ORANGE),
    NOTMEASURED(Light.ORANGE);

    private final Light light;

    Because(Light light) {
        this.light = light;
    }

    public Light light() {
        return light;
    }

    static Light worst(Collection<Because> all) {
        return Light.worst(all.stream().map(Because::light));
    }
}
