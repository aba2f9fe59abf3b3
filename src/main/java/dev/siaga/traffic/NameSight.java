package dev.siaga.traffic;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a city knows when it answers for names.
 *
 * @param mandate whether the city can prove that it is the one that accepts writes; false when it certainly may not say so, empty in between
 * @param readers the doors that lead to where this city's readers go, the best first; empty while nobody knows who writes
 * @param services where the users of each of the city's services go; empty for one of which that isn't known yet
 */
public record NameSight(Optional<Boolean> mandate, List<Door> readers, Map<String, Optional<Route>> services) {

    public NameSight {
        readers = List.copyOf(readers);
        services = Map.copyOf(services);
    }
}
