package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.failover.City;
import dev.siaga.failover.FailoverDecider;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Permit;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What this operator makes of manifests, whatever they say. */
public final class EstateOf {
    private EstateOf() {}

    /** The first decision in Jakarta under a policy; or nothing, when it was refused with a reason. */
    public static Optional<FailoverDecision> policy(FailoverPolicy policy) {
        var cities = policy.getSpec().cities().stream()
                .map(name -> GivenEstate.city(new City(name)))
                .toList();
        return decided(EstateMapping.map(policy, cities, GivenEstate.JAKARTA));
    }

    /** The same where one of the cities is described by this. */
    public static Optional<FailoverDecision> city(CityCluster cluster) {
        var cities = Stream.concat(
                        GivenEstate.cities().stream()
                                .filter(city -> !city.getMetadata()
                                        .getName()
                                        .equals(cluster.getMetadata().getName())),
                        Stream.of(cluster))
                .toList();
        return decided(EstateMapping.map(GivenEstate.policy(), cities, GivenEstate.JAKARTA));
    }

    private static Optional<FailoverDecision> decided(EstateMapping.Mapped mapped) {
        return switch (mapped) {
            case EstateMapping.Mapped.Unusable(String message) when !message.isBlank() -> Optional.empty();
            case EstateMapping.Mapped.Unusable _ -> throw new AssertionError("refused without a reason");
            case EstateMapping.Mapped.Usable usable -> Optional.of(first(usable));
        };
    }

    private static FailoverDecision first(EstateMapping.Mapped.Usable usable) {
        var estate = new EstateRuntime(GivenEstate.KEY, GivenEstate.JAKARTA, usable, OperatorClock.SYSTEM);
        estate.permitSeen(new Permit.Absent());
        return FailoverDecider.decide(estate.snapshot(Instant.now()));
    }
}
