package dev.siaga.lab.chaos;

/**
 * One fault as it was, in one line of the campaign's file.
 *
 * @param city whom it hit
 * @param toward the other end of a link, or where a planned move was to go; empty for all else
 * @param atPrimary whether that city was primary, or the link one of the primary's
 * @param onLeader of the faults that hit one member: whether that led its city
 * @param detail which part of the city
 * @param atMillis when it had begun, from the beginning of the episode
 * @param untilMillis when its undoing began
 * @param healedMillis when it had been undone
 */
record Hit(
        FaultKind kind,
        String city,
        String toward,
        boolean atPrimary,
        boolean onLeader,
        String detail,
        long atMillis,
        long untilMillis,
        long healedMillis) {

    long lastsMillis() {
        return untilMillis - atMillis;
    }

    /** What one fault of its kind and place is called in tables. */
    String title() {
        var member = kind.isOfOneMember() ? onLeader ? " (leader)" : " (replica)" : "";
        return kind.title()
                + member
                + (kind.where() == FaultKind.Where.ANYWHERE ? atPrimary ? ", primary" : ", standby" : "");
    }

    @Override
    public String toString() {
        return kind.title() + " " + city + (toward.isEmpty() ? "" : " to " + toward)
                + (detail.isEmpty() ? "" : " " + detail) + (atPrimary ? " (primary)" : "");
    }
}
