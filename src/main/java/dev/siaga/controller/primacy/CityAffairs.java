package dev.siaga.controller.primacy;

import dev.siaga.failover.Beacon;
import dev.siaga.placement.Placement;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Quantiles;
import dev.siaga.traffic.ServicesState;
import dev.siaga.traffic.Serving;
import dev.siaga.watch.CityFindings;
import dev.siaga.watch.Finding;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What this replica knows of its own city beside the database: where its members are, which of its services work, how loaded it is, what was found about its
 * backups and reports. Each field has one writer. It is told to the other cities with the beacon; empty until it was looked at.
 */
public final class CityAffairs {
    private volatile Optional<Placement> placement = Optional.empty();
    private volatile Map<String, Serving> services = Map.of();
    private volatile ServicesState together = ServicesState.UNKNOWN;
    private volatile OptionalDouble requestsPerSecond = OptionalDouble.empty();
    private volatile OptionalDouble spare = OptionalDouble.empty();
    private volatile Quantiles answered = Quantiles.UNKNOWN;
    private volatile Optional<String> locked = Optional.empty();
    private volatile Optional<String> passing = Optional.empty();
    private volatile Optional<Finding> load = Optional.empty();
    private volatile Optional<Finding> latency = Optional.empty();
    private volatile Optional<Finding> backup = Optional.empty();
    private volatile Optional<Finding> reporting = Optional.empty();

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

    /** How soon they are answered. */
    public void answered(Quantiles seen) {
        answered = seen;
    }

    /** What is to be said of its load, and of how fast its services answer. */
    public void judged(Optional<Finding> ofLoad, Optional<Finding> ofLatency) {
        load = ofLoad;
        latency = ofLatency;
    }

    public void backedUp(Optional<Finding> seen) {
        backup = seen;
    }

    public void reporting(Optional<Finding> seen) {
        reporting = seen;
    }

    /**
     * Whether Patroni lets Siaga change anything: why it doesn't, with the remedy; and while it does, what will keep it from that once the operator is
     * started anew.
     */
    void admitted(Optional<String> refusal, Optional<String> soon) {
        locked = refusal;
        passing = soon;
    }

    /** Why this city couldn't be promoted, with the remedy. */
    Optional<String> locked() {
        return locked;
    }

    CityFindings findings() {
        return new CityFindings(load, latency, backup, reporting, Optional.empty());
    }

    /** What this city tells the others of its users. */
    public CityTraffic traffic() {
        return new CityTraffic(services, requestsPerSecond, spare, answered);
    }

    Beacon.Standing standing() {
        Stream<String> withoutMain = new TreeMap<>(services)
                .entrySet().stream()
                        .filter(service -> service.getValue() != Serving.MAIN)
                        .map(service -> service.getValue() == Serving.BACKUP
                                ? "its service %s runs on the backup".formatted(service.getKey())
                                : "its service %s is down".formatted(service.getKey()));
        return new Beacon.Standing(
                placement.flatMap(Placement::violation),
                services(),
                Stream.of(findings().degraded().stream(), passing.stream(), withoutMain)
                        .flatMap(Function.identity())
                        .toList());
    }

    private Beacon.Services services() {
        return switch (together.verdict()) {
            case UNKNOWN -> Beacon.Services.UNKNOWN;
            case DOWN -> Beacon.Services.DOWN;
            case WORKING -> together.reliable() ? Beacon.Services.WORKING : Beacon.Services.FAILING;
        };
    }
}
