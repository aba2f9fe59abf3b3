package dev.siaga.failover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a city says of itself, made from what it sees of itself. */
public final class CityReport {
    private CityReport() {}

    public static Beacon of(
            City self,
            Timing timing,
            Permit permit,
            Evidence evidence,
            Instant now,
            long highestEpoch,
            Optional<String> unsound) {
        // A member that only answers reports is none of those that keep the city able to write.
        List<Member> members = evidence.members().stream()
                .filter(m -> !(m instanceof Member.Running running) || running.canLead())
                .toList();
        Optional<Member.Running> designated = evidence.designated();
        return new Beacon(
                self,
                role(evidence),
                members.size(),
                (int) members.stream().filter(Member.Running.class::isInstance).count(),
                evidence.systemIdentifier(),
                designated.map(Member.Running::timeline).orElse(0L),
                designated.map(Member.Running::position).orElse(Lsn.ZERO),
                permit.lastKnown().epoch(),
                timing.fenceGrace(evidence),
                Fence.fencedEpoch(permit, evidence, now, timing),
                highestEpoch,
                unsound);
    }

    private static Beacon.Role role(Evidence evidence) {
        if (evidence.running(Member.Role.PRIMARY).isPresent()) {
            return Beacon.Role.PRIMARY;
        }
        if (evidence.furthest().isEmpty()) {
            return Beacon.Role.UNKNOWN;
        }
        return evidence.standsBy() ? Beacon.Role.STANDBY : Beacon.Role.READ_ONLY;
    }
}
