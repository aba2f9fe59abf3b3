package dev.siaga.controller.failoverpolicy;

import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.FailoverDecision;
import java.util.Optional;
import java.util.function.Function;

/** The product's acts, for a replica that the simulation made. */
public final class ActsOf {
    private ActsOf() {}

    public static Function<FailoverDecision, Optional<String>> replica(Replica replica, PatroniClient patroni) {
        var acts = new FailoverActs(
                replica.primacy(),
                patroni,
                replica.members(),
                replica.moves(),
                replica.recloning(),
                replica.adoptions());
        return decision -> acts.perform(replica.runtime(), decision);
    }
}
