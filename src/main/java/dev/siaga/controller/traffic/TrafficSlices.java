package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.controller.traffic.Slices.Entrance;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Member;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Readers;
import dev.siaga.failover.Snapshot;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where this city's writers and readers go: the Services {@code <policy>-rw} and {@code <policy>-ro}. While nobody is known to write, both
 * stay as they are: they lead elsewhere after a promotion, never before. Only a primary that is lost and silent is taken out at once, so that
 * clients are refused and try again instead of waiting for an answer that doesn't come.
 */
@Singleton
public class TrafficSlices {
    private static final int POSTGRESQL = 5432;

    private final Slices slices;

    TrafficSlices(Slices slices) {
        this.slices = slices;
    }

    /** Makes the slices follow the estate as this city sees it. Answers the city that writers are led to, if any is known to write. */
    public Optional<City> follow(EstateRuntime estate) {
        Optional<City> writing = writing(estate);
        Optional<Address> writer = writing.flatMap(city -> writer(estate, city));
        Snapshot seen = estate.snapshot(Instant.now());
        if (writer.isEmpty()) {
            if (seen.lastHolderSilent()) {
                slices.leadNowhere(entrance(estate, "rw"));
            }
            return Optional.empty();
        }
        slices.lead(entrance(estate, "rw"), List.of(writer.get()));
        slices.lead(entrance(estate, "ro"), readers(seen, estate.plan(), writer.get()));
        return writing;
    }

    private static Entrance entrance(EstateRuntime estate, String suffix) {
        return new Entrance(estate.key(), suffix, "postgresql", POSTGRESQL);
    }

    private static Optional<Address> writer(EstateRuntime estate, City city) {
        if (city.equals(estate.self())) {
            return estate.evidence().running(Member.Role.PRIMARY).map(m -> new Address(m.address(), POSTGRESQL));
        }
        Estate.Upstream upstream = estate.estate().upstreams().get(city);
        return Optional.ofNullable(upstream).map(u -> new Address(u.host(), u.port()));
    }

    /** The city that is known to write. */
    static Optional<City> writing(EstateRuntime estate) {
        return estate.reading()
                .holder()
                .map(Quorum.Holder::city)
                .filter(city -> city.equals(estate.self())
                        ? estate.evidence().running(Member.Role.PRIMARY).isPresent()
                        : Optional.ofNullable(estate.reading().beacons().get(city))
                                .filter(b -> b.role() == Beacon.Role.PRIMARY)
                                .isPresent());
    }

    /** The city's own members that are fresh enough, else those of the nearest city that lets others read, else the primary. */
    static List<Address> readers(Snapshot seen, TrafficPlan plan, Address writer) {
        List<Address> own = Readers.own(seen).stream()
                .map(m -> new Address(m.address(), POSTGRESQL))
                .sorted(Comparator.comparing(Address::host))
                .toList();
        return own.isEmpty()
                ? plan.neighbours().stream()
                        .filter(n -> n.readers().isPresent() && Readers.of(seen, n.city()))
                        .map(n -> List.of(n.readers().orElseThrow()))
                        .findFirst()
                        .orElseGet(() -> List.of(writer))
                : own;
    }
}
