package dev.siaga.failover;

import java.util.Optional;

/**
 * Who in a standby city streams with the slot that the upstream keeps for it: its standby leader. While there is none, Patroni lets a member that
 * may never lead, such as a reporting database, stream from the upstream itself and take the slot; one that could lead, but needs more log before
 * it runs, then waits for the slot and the others for a leader, for good. So the slot is taken out of the configuration until somebody leads. The
 * upstream keeps the log for it meanwhile.
 */
final class StandbySlot {
    private StandbySlot() {}

    /** What is changed about it in a city that follows; empty when it is as it should be. */
    static Optional<FailoverDecision> change(Snapshot s, Quorum.Holder h) {
        Optional<Evidence.Following> following = s.evidence().settings().flatMap(Evidence.Settings::standbyOf);
        Optional<Estate.Upstream> upstream = following.flatMap(Evidence.Following::upstream);
        if (s.slot().isEmpty() || upstream.isEmpty()) {
            return Optional.empty();
        }
        boolean used = following.get().slot().isPresent();
        if (used && withheld(s.evidence())) {
            return Optional.of(
                    follow(
                            h,
                            upstream.get(),
                            Optional.empty(),
                            "a member that may not lead streams with this city's slot, and none that may runs: leaving the slot out until one leads"));
        }
        if (!used && s.evidence().running(Member.Role.STANDBY_LEADER).isPresent()) {
            return Optional.of(follow(h, upstream.get(), s.slot(), "streaming with this city's slot again"));
        }
        return Optional.empty();
    }

    private static boolean withheld(Evidence evidence) {
        return evidence.members().stream().anyMatch(m -> m instanceof Member.Running running && !running.canLead())
                && evidence.members().stream().noneMatch(m -> m instanceof Member.Running running && running.canLead())
                && evidence.members().stream().anyMatch(m -> m instanceof Member.Stopped);
    }

    private static FailoverDecision follow(
            Quorum.Holder h, Estate.Upstream upstream, Optional<String> slot, String why) {
        return new FailoverDecision.Follow(
                h.city(), upstream, slot, h.epoch(), Optional.empty(), Reason.FOLLOWING, why);
    }
}
