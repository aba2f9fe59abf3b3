package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;

/** What the quorum has to say before an incident is worked on. */
sealed interface MirrorSight {

    /** It is this city's to work on; how it is mirrored is for its status. */
    record GoOn(Mirroring mirroring) implements MirrorSight {}

    /** Not known yet: to go on could tell people what another city has told them. */
    record Wait() implements MirrorSight {}

    /** It was made here from the quorum's record, and goes on where this status ends. */
    record Restore(IncidentStatus status) implements MirrorSight {}

    record HandOver(String to) implements MirrorSight {}

    /** Whether another city could go on with it; the reason is one word. */
    record Mirroring(boolean holds, String reason, String message) {
        private static final String HANDED_OVER = "HandedOver";

        static final Mirroring MIRRORED =
                new Mirroring(true, "Mirrored", "the quorum keeps it: another city can go on with it");
        static final Mirroring PENDING = new Mirroring(false, "Pending", "on its way to the quorum");
        private static final Mirroring ENDED = new Mirroring(false, "Ended", "what is over isn't mirrored");
        static final Mirroring NO_ESTATE = new Mirroring(
                false,
                "NoEstate",
                "this namespace has no FailoverPolicy that names this city: it is lost if the city is");

        static final Mirroring UNREACHABLE = new Mirroring(
                false,
                "QuorumUnreachable",
                "the quorum doesn't take what happened last: if this city is lost now, another can't go on with it");

        /** Of one that is over: that it goes on elsewhere is told for good. */
        static Mirroring over(Incident incident) {
            return incident.getStatus().conditions().stream()
                    .filter(c -> c.getType().equals(IncidentStatusFactory.MIRRORED)
                            && c.getReason().equals(HANDED_OVER))
                    .findFirst()
                    .map(c -> new Mirroring(true, c.getReason(), c.getMessage()))
                    .orElse(ENDED);
        }

        static Mirroring handedOver(String to) {
            return new Mirroring(true, HANDED_OVER, "it goes on in " + to);
        }
    }
}
