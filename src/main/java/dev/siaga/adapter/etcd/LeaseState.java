package dev.siaga.adapter.etcd;

import java.time.Duration;

/** What became of a lease that was to be kept alive. A lease that is gone has taken its keys with it and never comes back. */
public sealed interface LeaseState {

    record Alive(Duration ttl) implements LeaseState {}

    record Gone() implements LeaseState {}
}
