package dev.siaga.incident;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this city does about one open incident, given what the quorum keeps of it and what lies here. An incident has one keeper: the city that
 * works on it. Its home is where it was declared. The keeper writes the record, a living city takes the place of a lost keeper, and everybody
 * else leaves it alone. One step at a time: each leads to a state in which the next is decided.
 */
public sealed interface Keeping {

    record Nothing() implements Keeping {}

    /** The record is to say what lies here. */
    record Write() implements Keeping {}

    /** It is over, and nobody needs the record any more. */
    record Forget() implements Keeping {}

    /** It is over; a tombstone is left for its home, which still has it open. */
    record Bury() implements Keeping {}

    /** What lies here is over, for the incident goes on in another city. */
    record HandOver(String to) implements Keeping {}

    /** Its keeper is lost: this city becomes the keeper, then makes it here. */
    record Adopt() implements Keeping {}

    /** This city keeps it and has lost it, or ended between the steps of an adoption: it is made here from the record. */
    record Recreate() implements Keeping {}

    /** It was made here and doesn't know its course yet. */
    record Restore() implements Keeping {}

    /** What lies here of an incident. */
    enum Local {
        /** Not there, and not seen since this operator began to look. */
        ABSENT,
        /** It was there while this operator looked: somebody deleted it. */
        DELETED,
        /** Made from the record, without its course. */
        BARE,
        OPEN,
        ENDED
    }

    /**
     * What the quorum keeps of an incident.
     *
     * @param over a tombstone: it ended where it was adopted
     */
    record Kept(String home, String keeper, boolean over) {}

    /**
     * The estate's cities as the quorum showed them.
     *
     * @param order all cities, as the policy names them
     * @param present those whose beacon is there
     * @param lost those whose beacon has been missing for long enough
     */
    record Sight(String self, List<String> order, Optional<String> holder, Set<String> present, Set<String> lost) {
        public Sight {
            order = List.copyOf(order);
            present = Set.copyOf(present);
            lost = Set.copyOf(lost);
        }

        /** A city that the policy doesn't name any more is lost for good. */
        boolean gone(String city) {
            return lost.contains(city) || !order.contains(city);
        }

        /** The same answer in every city that sees the same: the holder, else the first city that is there. */
        Optional<String> adopter() {
            return holder.filter(present::contains)
                    .or(() -> order.stream().filter(present::contains).findFirst());
        }

        private boolean adopts(String keeper) {
            return gone(keeper) && adopter().filter(self::equals).isPresent();
        }
    }

    static Keeping decide(Optional<Kept> kept, Local local, Sight sight) {
        return kept.map(k -> k.over() ? buried(k, local, sight) : open(k, local, sight))
                .orElseGet(() -> local == Local.OPEN ? new Write() : new Nothing());
    }

    private static Keeping buried(Kept k, Local local, Sight sight) {
        boolean here = local == Local.OPEN || local == Local.BARE;
        if (k.home().equals(sight.self())) {
            return here ? new HandOver(k.keeper()) : new Forget();
        }
        if (!k.keeper().equals(sight.self())) {
            return new Nothing();
        }
        if (local == Local.OPEN) {
            return new Write();
        }
        return sight.order().contains(k.home()) ? new Nothing() : new Forget();
    }

    private static Keeping open(Kept k, Local local, Sight sight) {
        boolean mine = k.keeper().equals(sight.self());
        return switch (local) {
            case OPEN -> mine ? new Write() : new HandOver(k.keeper());
            case BARE -> mine ? new Restore() : new HandOver(k.keeper());
            case ABSENT -> mine ? new Recreate() : adoption(k, sight);
            case ENDED, DELETED -> mine ? over(k, sight) : adoption(k, sight);
        };
    }

    private static Keeping adoption(Kept k, Sight sight) {
        return sight.adopts(k.keeper()) ? new Adopt() : new Nothing();
    }

    private static Keeping over(Kept k, Sight sight) {
        return k.home().equals(sight.self()) || !sight.order().contains(k.home()) ? new Forget() : new Bury();
    }
}
