package dev.siaga.lab.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One attempt of a client, most often a write, and what became of it: one line of a client's log. Times are microseconds of the machine's wall clock, which every process
 * of the lab shares, so that attempts made in different cities compare.
 *
 * @param target the member or the address it was sent to
 * @param n number of a row, unique in the estate; of another attempt, its number
 * @param sent just before the statement was sent
 * @param done just after the answer, or the lack of one
 * @param by who answered, as far as the client was told: the IP address of a member, or city and instance of a service
 * @param detail why it was not accepted; empty when it was
 */
public record Attempt(
        String city, String target, long n, long sent, long done, Outcome outcome, String by, String detail) {
    /** The same under another name of who answered. */
    public Attempt answeredBy(String name) {
        return new Attempt(city, target, n, sent, done, outcome, name, detail);
    }

    /** Whether it was made before an instant. */
    public boolean sentBefore(Instant instant) {
        return sent < MachineClock.micros(instant);
    }

    /** When its answer came. */
    public Instant answeredAt() {
        return Instant.EPOCH.plus(done, ChronoUnit.MICROS);
    }

    /** Whether its answer had come by an instant. */
    public boolean doneBefore(Instant instant) {
        return done < MachineClock.micros(instant);
    }
}
