package dev.siaga.lab;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A city of the lab and its addresses. Everything about a city follows from its number: Pods and hosts live in
 * {@code 10.N.0.0/16}, cluster IPs in {@code 10.(100+N).0.0/16}, and its router is {@code 10.99.0.N} on the wide-area bridge.
 *
 * @param kilometres how far it lies from Jakarta, along the one road that joins them all
 */
public record City(String name, int number, int kilometres) {
    public static final City JAKARTA = new City("jakarta", 10, 0);
    public static final City BANDUNG = new City("bandung", 20, 150);
    public static final City SURABAYA = new City("surabaya", 30, 790);
    private static final City SEMARANG = new City("semarang", 40, 450);
    private static final City MAKASSAR = new City("makassar", 50, 1600);

    /** The cities of the design, of which a lab consists unless it is told otherwise. */
    public static final List<City> ALL = List.of(JAKARTA, BANDUNG, SURABAYA);

    public static final List<City> FIVE = List.of(JAKARTA, BANDUNG, SURABAYA, SEMARANG, MAKASSAR);

    public static City named(String name) {
        return FIVE.stream()
                .filter(city -> city.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no city " + name + "; there are "
                        + FIVE.stream().map(City::name).toList()));
    }

    /** The others of these cities, nearest first. */
    public List<City> nearest(List<City> cities) {
        return cities.stream()
                .filter(city -> !city.equals(this))
                .sorted(Comparator.comparingInt(city -> Math.abs(city.kilometres - kilometres)))
                .toList();
    }

    /** The city in whose network an address lies. */
    public static Optional<City> at(String ip) {
        return FIVE.stream()
                .filter(city -> ip.startsWith("10." + city.number + "."))
                .findFirst();
    }

    /** Where etcd, the control plane and the city's member of the quorum listen. */
    public String hostIp() {
        return "10." + number + ".0.1";
    }

    /** The name by which the overlays of {@code config/} know that member; every Pod of the lab can resolve it. */
    public String quorumName() {
        return "quorum." + name + ".example.org";
    }

    public String gatewayIp() {
        return "10." + number + ".0.254";
    }

    public String wanIp() {
        return "10.99.0." + number;
    }

    public String network() {
        return "10." + number + ".0.0/16";
    }

    public String serviceNetwork() {
        return "10." + (100 + number) + ".0.0/16";
    }

    /** The cluster IP of the Service {@code kubernetes}: the first of the range. */
    public String kubernetesServiceIp() {
        return "10." + (100 + number) + ".0.1";
    }

    public String apiServerUrl() {
        return "https://" + hostIp() + ":6443";
    }

    public String routerNamespace() {
        return name;
    }

    public String hostNamespace() {
        return name + "-host";
    }

    @Override
    public String toString() {
        return name;
    }
}
