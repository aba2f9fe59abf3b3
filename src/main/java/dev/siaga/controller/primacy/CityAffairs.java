package dev.siaga.controller.primacy;

import dev.siaga.failover.Beacon;
import dev.siaga.placement.Placement;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.ServicesState;
import dev.siaga.traffic.Serving;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What this replica knows of its own city beside the database: where its members are, which of its services work, how loaded it is. Each field
 * has one writer. It is told to the other cities with the beacon; empty until it was looked at.
 */
public final class CityAffairs {
    private volatile Optional<Placement> placement = Optional.empty();
    private volatile Map<String, Serving> services = Map.of();
    private volatile ServicesState together = ServicesState.UNKNOWN;
    private volatile OptionalDouble requestsPerSecond = OptionalDouble.empty();
    private volatile OptionalDouble spare = OptionalDouble.empty();

    void placed(Placement seen) {
        placement = Optional.of(seen);
    }

    /** Where this city's members are; empty until they were looked at. */
    public Optional<Placement> placement() {
        return placement;
    }

    /** Which of this city's own instances serve each of its services, as far as that is known, and how all services stand together. */
    public void serving(Map<String, Serving> seen, ServicesState all) {
        services = Map.copyOf(seen);
        together = all;
    }

    /** How many requests a second its users send, and how many more it could take. */
    public void loaded(OptionalDouble requests, OptionalDouble more) {
        requestsPerSecond = requests;
        spare = more;
    }

    /** What this city tells the others of its users. */
    public CityTraffic traffic() {
        return new CityTraffic(services, requestsPerSecond, spare);
    }

    Beacon.Standing standing() {
        return new Beacon.Standing(placement.flatMap(Placement::violation), services());
    }

    private Beacon.Services services() {
        return switch (together.verdict()) {
            case UNKNOWN -> Beacon.Services.UNKNOWN;
            case DOWN -> Beacon.Services.DOWN;
            case WORKING -> together.reliable() ? Beacon.Services.WORKING : Beacon.Services.FAILING;
        };
    }
}
