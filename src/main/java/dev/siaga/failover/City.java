package dev.siaga.failover;

/** The name of a city, as its CityCluster and the operator's {@code siaga.city} have it. */
public record City(String name) {
    @Override
    public String toString() {
        return name;
    }
}
