package dev.siaga.page;

import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A traffic light. Red: users are harmed now, or nobody can tell whether they are. Orange: users are served, and something is weaker than it should
 * be or isn't known. Green: what is known is fresh, and nothing of it is wrong. From the best to the worst.
 */
public enum Light {
    GREEN,
    ORANGE,
    RED;

    public Light or(Light other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Green for nothing. */
    static Light worst(Stream<Light> lights) {
        return lights.max(Comparator.naturalOrder()).orElse(GREEN);
    }
}
