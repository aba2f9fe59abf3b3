package dev.siaga.incident;

import java.util.List;

/** The blast radius, by name. */
public record Affected(List<String> cities, List<String> services, List<String> databases) {
    public Affected {
        cities = List.copyOf(cities);
        services = List.copyOf(services);
        databases = List.copyOf(databases);
    }
}
