package dev.siaga.lab.chaos;

/**
 * One planned fault.
 *
 * @param pick from 0 to 99: decides between the parts of a city that the kind may hit
 * @param atMillis when it begins, from the beginning of the episode
 * @param lastsMillis how long until it is undone; zero for what happens in an instant
 */
record Strike(FaultKind kind, Target target, int pick, long atMillis, long lastsMillis) {
    private static final int LEADERS_OF_A_HUNDRED = 65;

    long endsMillis() {
        return atMillis + lastsMillis;
    }

    /** Whether it is meant for the member that leads its city, rather than for another. */
    boolean onLeader() {
        return pick < LEADERS_OF_A_HUNDRED;
    }

    /** For whatever there are two of. */
    boolean onFirst() {
        return pick % 2 == 0;
    }

    @Override
    public String toString() {
        return "%s %s at %.1f s for %.1f s"
                .formatted(
                        kind.title(),
                        target.name().toLowerCase(java.util.Locale.ROOT),
                        atMillis / 1e3,
                        lastsMillis / 1e3);
    }
}
