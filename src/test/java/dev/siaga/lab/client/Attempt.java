package dev.siaga.lab.client;

import java.time.Instant;

/**
 * One write and what became of it: one line of a client's log. Times are microseconds of the machine's wall clock, which every process
 * of the lab shares, so that attempts made in different cities compare.
 *
 * @param target the member or the address it was sent to
 * @param n number of the row, unique in the estate
 * @param sent just before the statement was sent
 * @param done just after the answer, or the lack of one
 * @param detail why it was not accepted; empty when it was
 */
public record Attempt(String city, String target, long n, long sent, long done, Outcome outcome, String detail) {
    /** Whether its answer had come by an instant. */
    public boolean doneBefore(Instant instant) {
        return done < MachineClock.micros(instant);
    }
}
