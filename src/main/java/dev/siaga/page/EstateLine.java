package dev.siaga.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One estate. Red at Siaga 1 (writes have stopped or data is at risk) or with a SEV1 or SEV2 incident open; orange at Siaga 2 or 3, with any other
 * incident open, or when its manifests can't be worked with; green otherwise. A city may be red in an orange estate: then its users are served by another.
 *
 * @param level 0 for Normal, else that of Siaga 3, 2 or 1
 * @param quorumSilentSince since when no majority of the quorum answers; what other cities told is as old
 */
public record EstateLine(
        String namespace,
        String name,
        int level,
        List<String> levelReasons,
        Optional<Primary> primary,
        Optional<Instant> quorumSilentSince,
        Optional<String> unusable,
        Optional<String> doing,
        List<CityLine> cities,
        List<BudgetLine> budgets,
        List<IncidentLine> incidents,
        List<MoveLine> moves) {
    private static final int WRITES_STOPPED = 1;

    /**
     * Who holds primacy.
     *
     * @param until when its permit ends unless it is renewed; of another city that is the latest moment at which it can end
     * @param exact whether the permit itself was read
     */
    public record Primary(String city, long epoch, Optional<Instant> until, boolean exact) {
        /** A permit that ended and is still shown: the city may write no more. */
        public boolean ended(Instant now) {
            return until.filter(end -> !end.isAfter(now)).isPresent();
        }
    }

    public List<Because> because() {
        List<Because> all = new ArrayList<>();
        if (level == WRITES_STOPPED) {
            all.add(Because.WRITESSTOPPED);
        }
        if (incidents.stream().anyMatch(IncidentLine::severe)) {
            all.add(Because.SEVEREINCIDENT);
        }
        if (level > WRITES_STOPPED) {
            all.add(Because.DEGRADED);
        }
        if (incidents.stream().anyMatch(i -> !i.severe())) {
            all.add(Because.INCIDENTOPEN);
        }
        if (unusable.isPresent()) {
            all.add(Because.UNUSABLE);
        }
        return List.copyOf(all);
    }

    public Light light() {
        return Because.worst(because());
    }

    public String id() {
        return namespace + "-" + name;
    }
}
