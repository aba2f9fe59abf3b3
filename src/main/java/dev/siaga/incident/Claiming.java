package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether this city may declare a cause that all cities see. Whoever declares it first holds the claim, and the others leave it to that city as
 * long as the incident is open. What {@link Await} asks to wait for is no reason to wait for ever: a page too many is better than none.
 */
public sealed interface Claiming {

    /** Open in another city. */
    record Elsewhere(String city, String name) implements Claiming {}

    /** Another city is about to declare or reopen it. */
    record Await(String why) implements Claiming {}

    /** The claim is this city's, and names the incident that goes on. */
    record Ours() implements Claiming {}

    /**
     * To be claimed before it is declared.
     *
     * @param above the number of the last incident that was claimed: the next one's is higher
     */
    record Take(int above) implements Claiming {}

    /**
     * Who declared the cause last.
     *
     * @param home the city in which the claimed incident was declared
     * @param number of the incident among those of its cause
     */
    record Claim(String home, String name, int number, Instant at) {}

    /** The claimed incident, while it isn't over; {@code since} says when its phase began. */
    record Kept(String keeper, Phase phase, Instant since) {}

    /** How long a claim without an incident is respected: whoever made it is about to write the incident's record. */
    Duration SETTLING = Duration.ofSeconds(30);

    static Claiming decide(
            Optional<Claim> claimed, Optional<Kept> kept, Keeping.Sight sight, Instant now, Duration reopenWithin) {
        if (claimed.isEmpty()) {
            return new Take(0);
        }
        Claim claim = claimed.get();
        String owner = kept.map(Kept::keeper).orElse(claim.home());
        if (owner.equals(sight.self())) {
            return new Ours();
        }
        if (kept.filter(k -> k.phase().unresolved()).isPresent()) {
            return new Elsewhere(owner, claim.name());
        }
        boolean lives = !sight.gone(owner);
        boolean returning =
                kept.filter(k -> now.isBefore(k.since().plus(reopenWithin))).isPresent();
        boolean settling = kept.isEmpty() && now.isBefore(claim.at().plus(SETTLING));
        if (lives && (returning || settling)) {
            return new Await("%s is to %s %s".formatted(owner, returning ? "reopen" : "declare", claim.name()));
        }
        return new Take(claim.number());
    }
}
