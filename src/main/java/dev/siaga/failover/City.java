package dev.siaga.failover;

import java.util.Objects;

/** The name of a city, as its CityCluster and the operator's {@code siaga.city} have it. */
public record City(String name) {
    public City {
        Objects.requireNonNull(name, "a city has a name");
    }

    @Override
    public String toString() {
        return name;
    }
}
