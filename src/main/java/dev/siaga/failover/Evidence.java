package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the own city's Patroni cluster looked like, or why nobody could look. */
public sealed interface Evidence {

    /**
     * A look that began at {@code at} by the operator's clock. {@code primaryMissingFor} is how long no running primary has been seen,
     * or no running member in a city that stands by; zero while there is one. Settings are empty when no member answered for them.
     */
    record Observed(Instant at, List<Member> members, Optional<Settings> settings, Duration primaryMissingFor)
            implements Evidence {
        /** The same, with one more that nobody has seen. */
        public Observed with(Member unseen) {
            return new Observed(
                    at, Stream.concat(members.stream(), Stream.of(unseen)).toList(), settings, primaryMissingFor);
        }
    }

    /** The same look, at a city that came by primacy since. */
    default Evidence awaitingPrimaryFor(Duration time) {
        return this instanceof Observed o && o.primaryMissingFor().compareTo(time) > 0
                ? new Observed(o.at(), o.members(), o.settings(), time)
                : this;
    }

    record Blind(String why) implements Evidence {}

    /**
     * Patroni's dynamic configuration as far as the protocol depends on it; {@code standbyOf} is empty in a leader cluster.
     * {@code clockSkew} is how far, at least, a member's clock differs from the operator's; {@code oldestPatroni} the lowest version
     * among the members that answered.
     */
    record Settings(
            Timing.PatroniTiming timing,
            boolean paused,
            boolean failsafe,
            Optional<Following> standbyOf,
            Duration clockSkew,
            Optional<String> oldestPatroni,
            Writes writes) {
        /** Of a configuration that lets everybody write. */
        public Settings(
                Timing.PatroniTiming timing,
                boolean paused,
                boolean failsafe,
                Optional<Following> standbyOf,
                Duration clockSkew,
                Optional<String> oldestPatroni) {
            this(timing, paused, failsafe, standbyOf, clockSkew, oldestPatroni, Writes.OPEN);
        }

        public Settings measured(Duration skew, Optional<String> oldest) {
            return new Settings(timing, paused, failsafe, standbyOf, skew, oldest, writes);
        }

        /** Whether Siaga's note that it closed writes stands in the configuration. */
        public boolean marked() {
            return writes == Writes.CLOSED || writes == Writes.REOPENED;
        }
    }

    /** Whether the configuration lets a primary accept writes, and whose doing it is. */
    enum Writes {
        OPEN,
        /** Siaga has closed them, since all services of the city are down. */
        CLOSED,
        /** Siaga had closed them, and somebody else opened them again. */
        REOPENED,
        /** Somebody else has closed them. */
        CLOSED_BY_OTHERS
    }

    /** What a standby cluster follows: empty host when it only restores from an archive. */
    record Following(Optional<Estate.Upstream> upstream, Optional<String> slot) {}

    default List<Member> members() {
        return this instanceof Observed o ? o.members() : List.of();
    }

    default Optional<Settings> settings() {
        return this instanceof Observed o ? o.settings() : Optional.empty();
    }

    /** Whether Patroni is configured as a standby cluster, as far as a member told. */
    default boolean standsBy() {
        return settings().flatMap(Settings::standbyOf).isPresent();
    }

    /** True only when members were seen, and every one of them certainly accepted no writes. */
    default boolean certainlyReadOnly() {
        return !members().isEmpty() && members().stream().allMatch(Member::certainlyReadOnly);
    }

    default Optional<Member.Running> running(Member.Role role) {
        return members().stream()
                .filter(m -> m.running(role))
                .map(Member.Running.class::cast)
                .findFirst();
    }

    /**
     * The running member that Patroni would make primary, and whose position the city reports: the one that leads a standby cluster, though another
     * may have more, as right after the leader's Node came back. (It can't be asked for another leader then: the clean shutdown of one whose replica
     * has more doesn't end.) Where none leads it chooses the furthest.
     */
    default Optional<Member.Running> designated() {
        return running(Member.Role.STANDBY_LEADER).or(this::furthest);
    }

    /**
     * The furthest running member. What only a member has that can't become primary would be lost all
     * the same, so such a one counts only when no other runs.
     */
    default Optional<Member.Running> furthest() {
        return members().stream()
                .filter(Member.Running.class::isInstance)
                .map(Member.Running.class::cast)
                .max(Comparator.comparing(Member.Running::canLead)
                        .thenComparing(Member.Running::timeline)
                        .thenComparing(Member.Running::position));
    }

    /** Whether the member that should stream from another city does; empty where none should or nobody leads. */
    default Optional<Boolean> streaming() {
        return running(Member.Role.STANDBY_LEADER).map(Member.Running::streaming);
    }

    default Optional<String> systemIdentifier() {
        return furthest().flatMap(Member.Running::systemIdentifier);
    }
}
