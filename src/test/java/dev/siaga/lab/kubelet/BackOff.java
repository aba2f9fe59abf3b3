package dev.siaga.lab.kubelet;

import java.time.Duration;

/** How long to wait before a container starts again: the first time not at all, then doubling; a long good run forgives. */
record BackOff(Duration first, Duration longest, Duration next) {
    private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

    static BackOff of(Duration first, Duration longest) {
        return new BackOff(first, longest, Duration.ZERO);
    }

    BackOff afterRunOf(Duration run) {
        if (run.compareTo(FORGIVEN_AFTER) >= 0) {
            return of(first, longest);
        }
        var doubled = next.isZero() ? first : next.multipliedBy(2);
        return new BackOff(first, longest, doubled.compareTo(longest) > 0 ? longest : doubled);
    }
}
