package dev.siaga.incident;

import java.time.Instant;

/** Who did something, and when. */
public record Stamp(String by, Instant at) {
    /** Who acts when no human does. */
    public static final String SIAGA = "siaga";
}
