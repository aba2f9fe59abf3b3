package dev.siaga.lab;

import java.util.List;

/**
 * A city of the lab and its addresses. Everything about a city follows from its number: Pods and hosts live in
 * {@code 10.N.0.0/16}, cluster IPs in {@code 10.(100+N).0.0/16}, and its router is {@code 10.99.0.N} on the wide-area bridge.
 */
public record City(String name, int number) {
    public static final City JAKARTA = new City("jakarta", 10);
    public static final City BANDUNG = new City("bandung", 20);
    public static final City SURABAYA = new City("surabaya", 30);
    public static final List<City> ALL = List.of(JAKARTA, BANDUNG, SURABAYA);

    public static City named(String name) {
        return ALL.stream()
                .filter(city -> city.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no city " + name + " in the lab; there are "
                        + ALL.stream().map(City::name).toList()));
    }

    /** Where etcd, the control plane and the city's member of the quorum listen. */
    public String hostIp() {
        return "10." + number + ".0.1";
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
