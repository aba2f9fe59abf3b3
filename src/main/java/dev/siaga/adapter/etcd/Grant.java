package dev.siaga.adapter.etcd;

import java.time.Duration;

/** A new lease, and the time to live that the quorum gave it, which may be longer than asked for. */
public record Grant(long lease, Duration ttl) {}
