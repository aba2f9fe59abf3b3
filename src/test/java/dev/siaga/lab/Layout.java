package dev.siaga.lab;

import java.util.List;
import java.util.Map;

/**
 * What a lab is made of.
 *
 * @param cities an odd number of them; the first begins as primary
 * @param disks the size, such as {@code 900m}, of the disk that a city's volumes share and that can be filled; it is kept in memory
 * @param operators replicas of Siaga in each city
 */
public record Layout(List<City> cities, Map<City, String> disks, int operators) {
    /** The three cities of the design. */
    public static final Layout THREE = new Layout(City.ALL, Map.of(), 2);

    /** Five of them, with one operator each: a machine of two processors starts no more in time. */
    public static final Layout FIVE = new Layout(City.FIVE, Map.of(), 1);

    public Layout {
        cities = List.copyOf(cities);
        disks = Map.copyOf(disks);
    }

    /** The same with disks that can be filled. */
    public Layout with(Map<City, String> sizes) {
        return new Layout(cities, sizes, operators);
    }
}
