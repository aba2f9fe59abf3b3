package dev.siaga.failover;

import java.util.Optional;

/** Who acts for the whole estate where one city must. */
public final class Speaker {
    private Speaker() {}

    /** The holder, if it lives; else the first living city in the policy's order. Nobody who can't see the quorum. */
    public static Optional<City> of(Estate estate, Quorum quorum) {
        return switch (quorum) {
            case Quorum.Unreachable _ -> Optional.empty();
            case Quorum.Reachable seen ->
                seen.holder()
                        .map(Quorum.Holder::city)
                        .filter(seen.beacons()::containsKey)
                        .or(() -> estate.cities().stream()
                                .filter(seen.beacons()::containsKey)
                                .findFirst());
        };
    }
}
