package dev.siaga.cli.doctor;

import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is judged of one city of an estate. {@code timing} is the policy's. {@code slots} are those that this city has to keep, by the city that
 * each is for. {@code conditions} are those of the policy and of the own city's CityCluster, by their types; {@code systems} PostgreSQL's system identifiers
 * by city, as far as they are known. {@code succession} is
 * who would come after the present primary. {@code renewal} is how long the operator takes to turn an answer of the quorum into a permit.
 */
public record Facts(
        String city,
        Timing timing,
        Known<Operator> operator,
        Known<List<String>> missingRights,
        Known<List<GuardPart>> guard,
        Known<Settings> settings,
        Known<List<Member>> members,
        List<Credentials> credentials,
        Map<String, String> slots,
        Known<Budget> budget,
        Map<String, Condition> conditions,
        Map<String, String> systems,
        Known<Succession> succession,
        Known<Duration> skew,
        Known<Renewal> renewal) {

    /** The operator's Deployment. */
    public record Operator(int wanted, int ready) {}

    /** One object of the fence, and how it stands. */
    public record GuardPart(String name, State state) {
        /** As it must be, or not; deleted by somebody and kept in force by Siaga; or not made yet, since a dry run adopts no estate. */
        public enum State {
            STANDS,
            KEPT,
            MISSING,
            EDITED,
            AWAITED
        }
    }

    /** Patroni's dynamic configuration. {@code slots} are the permanent physical ones. */
    public record Settings(
            Timing.PatroniTiming timing,
            boolean failsafe,
            boolean paused,
            boolean synchronous,
            boolean rewinds,
            boolean clonesAfterFailedRewind,
            boolean logsHints,
            Set<String> slots) {}

    /** One Pod of the city's Patroni cluster. {@code apart}: its affinity forbids another one at its place. */
    public record Member(String name, Optional<String> version, Optional<String> place, boolean apart, boolean ready) {}

    /** A Secret that the CityCluster names, which of the keys it must have are missing, and whether the operator may read it. */
    public record Credentials(String secret, Known<Optional<List<String>>> missing, Known<Boolean> granted) {}

    /** The PodDisruptionBudgets that select the members. */
    public record Budget(List<String> names) {}

    /** A condition as its operator wrote it. */
    public record Condition(String status, String reason, String message) {
        boolean fails() {
            return "False".equals(status);
        }
    }

    /**
     * What there is to come after the primary.
     *
     * @param timelineTold whether this city says on which timeline it stands, without which it is never promoted
     * @param nobody why no city would be primary if the present one were lost; empty when one would
     */
    public record Succession(boolean timelineTold, Optional<String> nobody) {}

    boolean awaitsAdoption() {
        return guard instanceof Known.Seen<List<GuardPart>>(List<GuardPart> parts)
                && parts.stream().anyMatch(part -> part.state() == GuardPart.State.AWAITED);
    }

    /** How many renewals were measured, how long they took on average, and how many took longer than a bound. */
    public record Renewal(long count, Duration average) {}
}
