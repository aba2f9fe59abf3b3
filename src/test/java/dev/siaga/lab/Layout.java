package dev.siaga.lab;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a lab is made of.
 *
 * @param cities an odd number of them; the first begins as primary
 * @param disks the size, such as {@code 900m}, of the disk that a city's volumes share and that can be filled; it is kept in memory
 * @param operators replicas of Siaga in each city
 * @param settings of Siaga, as environment variables, beside those of every lab
 * @param quorumUsers whether the quorum asks who speaks, and lets each city write only what is its own
 */
public record Layout(
        List<City> cities, Map<City, String> disks, int operators, Map<String, String> settings, boolean quorumUsers) {
    /** The three cities of the design. */
    public static final Layout THREE = new Layout(City.ALL, Map.of(), 2, Map.of(), true);

    /** Five of them, with one operator each: a machine of two processors starts no more in time. */
    public static final Layout FIVE = new Layout(City.FIVE, Map.of(), 1, Map.of(), true);

    public Layout {
        cities = List.copyOf(cities);
        disks = Map.copyOf(disks);
        settings = Map.copyOf(settings);
    }

    /** The same with disks that can be filled. */
    public Layout with(Map<City, String> sizes) {
        return new Layout(cities, sizes, operators, settings, quorumUsers);
    }

    /** The same with one more setting of Siaga. */
    public Layout with(String setting, String value) {
        var all = new TreeMap<>(settings);
        all.put(setting, value);
        return new Layout(cities, disks, operators, all, quorumUsers);
    }

    /** The same with as many replicas of Siaga in each city. */
    public Layout withOperators(int replicas) {
        return new Layout(cities, disks, replicas, settings, quorumUsers);
    }

    /** The same with a quorum that lets everybody do everything who has a certificate. */
    public Layout withoutQuorumUsers() {
        return new Layout(cities, disks, operators, settings, false);
    }
}
