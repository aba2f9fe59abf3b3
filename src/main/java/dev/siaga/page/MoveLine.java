package dev.siaga.page;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One change of the primary city, with what was measured of it; empty is what isn't known yet. */
public record MoveLine(
        long epoch,
        Optional<String> from,
        String to,
        String reason,
        Instant startedAt,
        Optional<Instant> completedAt,
        OptionalDouble outageSeconds,
        OptionalLong lostBytes) {}
