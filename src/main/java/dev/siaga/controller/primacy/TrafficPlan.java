package dev.siaga.controller.primacy;

import dev.siaga.failover.City;
import dev.siaga.traffic.NamePlan;
import dev.siaga.traffic.RouteSight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifests say of this city's users: which services they use, where else they could be sent, nearest city first, and by which names they come
 * from outside.
 */
public record TrafficPlan(
        List<Service> services, List<Neighbour> neighbours, RouteSight.Patience patience, NamePlan names) {

    /** One that asks for no names. */
    public TrafficPlan(List<Service> services, List<Neighbour> neighbours, RouteSight.Patience patience) {
        this(services, neighbours, patience, NamePlan.NONE);
    }

    public TrafficPlan {
        services = List.copyOf(services);
        neighbours = List.copyOf(neighbours);
    }

    /** One service of this city; {@code port} is where users find it. */
    public record Service(String name, int port, Instances main, Optional<Instances> backup, Optional<Check> check) {}

    /** The Pods of one kind, and the port on which they listen. */
    public record Instances(Map<String, String> labels, int port) {
        public Instances {
            labels = Map.copyOf(labels);
        }
    }

    /** How an instance is asked: {@code failures} answers in a row count. */
    public record Check(String path, int status, Duration within, Duration every, int failures) {}

    /** Where something listens. */
    public record Address(String host, int port) {}

    /**
     * Another city.
     *
     * @param gateways where this city's users reach each of its services; without those it has none of, or no gateway to
     * @param readers where its readable members are reached
     * @param bounded whether it declares a capacity
     */
    public record Neighbour(City city, Map<String, Address> gateways, Optional<Address> readers, boolean bounded) {
        public Neighbour {
            gateways = Map.copyOf(gateways);
        }
    }
}
