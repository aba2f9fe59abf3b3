package dev.siaga.adapter.patroni;

import dev.siaga.failover.Lsn;
import java.time.Instant;
import java.util.Optional;

/** The end of a timeline: where it stopped and why. */
public record HistoryEntry(long timeline, Lsn end, String reason, Optional<Instant> at, Optional<String> newLeader) {}
