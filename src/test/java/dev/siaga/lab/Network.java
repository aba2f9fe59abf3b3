package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The roads between the cities: a router and a host namespace per city, joined by a wide-area bridge. The namespace this
 * program runs in is an outside observer with a road to every city that no cut closes. Every act may be repeated.
 */
public final class Network {
    private static final Path NAMESPACES = Path.of("/run/netns");
    /** Where the outside observer is reached from every city. */
    public static final String OBSERVER_IP = "10.99.0.254";

    /**
     * A next hop whose hardware address nobody has. A packet sent there is lost in silence, as on a cut line; a blackhole
     * route would tell the router's own processes at once.
     */
    private static final String NOWHERE_IP = "10.99.0.253";

    private static final String NOWHERE_MAC = "02:00:00:99:00:fd";
    private static final String OBSERVER_MAC = "02:00:00:99:00:fe";

    private final List<City> cities;

    private Network(List<City> cities) {
        this.cities = cities;
    }

    /** Builds the bridge and the cities' namespaces, in the namespace of the caller, which must be a sandbox of its own. */
    public static Network create(List<City> cities) {
        requireSandbox();
        var network = new Network(List.copyOf(cities));
        network.addBridge();
        network.cities.forEach(network::addCity);
        return network;
    }

    /** From now on the outside observer answers at every address of a range. */
    public static void answerAt(String range) {
        requireSandbox();
        Command.line("ip route replace local " + range + " dev lo");
    }

    /** Bridges and routes in the machine's own network could take it off the net, so only one that leads nowhere is touched. */
    private static void requireSandbox() {
        var ways = interfacesThatLeadOut();
        if (!ways.isEmpty() || !Files.isDirectory(NAMESPACES)) {
            throw new IllegalStateException(
                    "the lab runs only in a sandbox: start this program with tools/sandbox/run; found " + ways);
        }
        // Shared, so that a Pod's network namespace made inside a city is seen here, too.
        Command.run("mount", "--make-shared", NAMESPACES.toString());
    }

    private static List<String> interfacesThatLeadOut() {
        try {
            var names = new ArrayList<String>();
            for (var each : NetworkInterface.networkInterfaces().toList()) {
                var ours = each.getName().equals("wan") || each.getName().startsWith("w-");
                if (each.isUp() && !each.isLoopback() && !ours) {
                    names.add(each.getName());
                }
            }
            return names;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addBridge() {
        if (Command.attempt(List.of("ip", "link", "show", "wan")).exitCode() == 0) {
            return;
        }
        Command.line("ip link add wan address " + OBSERVER_MAC + " type bridge");
        Command.line("ip link set wan up");
        Command.line("ip addr add " + OBSERVER_IP + "/24 dev wan");
    }

    private void addCity(City city) {
        addRouter(city);
        addHost(city);
        Command.line("ip neigh replace " + city.wanIp() + " lladdr " + macOf(city) + " nud permanent dev wan");
        Command.line("ip route replace " + city.network() + " via " + city.wanIp());
        Command.line("ip route replace " + city.serviceNetwork() + " via " + city.wanIp());
    }

    private void addRouter(City city) {
        var router = city.routerNamespace();
        Command.line("ip netns add " + router);
        Command.line("ip link add " + portOf(city) + " type veth peer name wan0 netns " + router);
        Command.line("ip link set " + portOf(city) + " master wan up");
        var ip = "ip -n " + router + " ";
        Command.line(ip + "link set lo up");
        Command.line(ip + "link set wan0 address " + macOf(city) + " up");
        Command.line(ip + "addr add " + city.wanIp() + "/24 dev wan0");
        Command.line(ip + "link add cni0 type bridge");
        Command.line(ip + "link set cni0 up");
        Command.line(ip + "addr add " + city.gatewayIp() + "/16 dev cni0");
        inNamespace(router, "echo 1 > /proc/sys/net/ipv4/ip_forward");
        // Fixed neighbours: a city without power is silence on the line, not "host unreachable" from a router that
        // asked in vain.
        neighbour(city, NOWHERE_IP, NOWHERE_MAC);
        neighbour(city, OBSERVER_IP, OBSERVER_MAC);
        Command.line(ip + "route replace default via " + OBSERVER_IP);
        others(city).forEach(other -> neighbour(city, other.wanIp(), macOf(other)));
        others(city).forEach(other -> route(city, other, other.wanIp()));
    }

    /** The machines of the control plane. Also puts the host back that a power cut took. */
    private void addHost(City city) {
        var host = city.hostNamespace();
        var router = city.routerNamespace();
        Command.line("ip netns add " + host);
        Command.line("ip -n " + router + " link add host type veth peer name eth0 netns " + host);
        Command.line("ip -n " + router + " link set host master cni0 up");
        Command.line("ip -n " + host + " link set lo up");
        Command.line("ip -n " + host + " link set eth0 up");
        Command.line("ip -n " + host + " addr add " + city.hostIp() + "/16 dev eth0");
        Command.line("ip -n " + host + " route add default via " + city.gatewayIp());
    }

    /** Nothing that {@code from} sends reaches {@code to}; the other direction stays open. */
    public void cutOneWay(City from, City to) {
        route(from, to, NOWHERE_IP);
    }

    public void cut(City one, City other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** No packet between this city and any other; the observer still sees it. */
    public void cutOff(City city) {
        others(city).forEach(other -> cut(city, other));
    }

    public void heal(City one, City other) {
        route(one, other, other.wanIp());
        route(other, one, one.wanIp());
    }

    public void healAll() {
        cities.forEach(city -> others(city).forEach(other -> heal(city, other)));
    }

    public boolean isCut(City from, City to) {
        return Command.line("ip -n " + from.routerNamespace() + " route show " + to.network())
                .contains(NOWHERE_IP);
    }

    /** Takes the city off the line before its processes die, so that no peer is told of the death by a closing connection. */
    void unplug(City city) {
        Command.line("ip link set " + portOf(city) + " down");
    }

    /** What a power cut leaves of the network: the router, without what its processes had added. */
    void clear(City city) {
        removeHosts(city);
        Command.line("ip -n " + city.routerNamespace() + " addr flush dev lo");
    }

    /**
     * The host and every Pod. Their cables go first: a namespace outlives its name as long as a dead process's connection does, and
     * would keep the cable's name from the next one.
     */
    private void removeHosts(City city) {
        var router = "ip -n " + city.routerNamespace();
        Command.line(router + " -o link show master cni0")
                .lines()
                .map(line -> line.split("[:@] ?")[1].strip())
                .forEach(cable -> Command.line(router + " link del " + cable));
        namespacesOf(city).forEach(namespace -> Command.line("ip netns del " + namespace));
    }

    void plugIn(City city) {
        Command.line("ip -n " + city.routerNamespace() + " addr replace 127.0.0.1/8 dev lo");
        if (!Files.exists(NAMESPACES.resolve(city.hostNamespace()))) {
            addHost(city);
        }
        Command.line("ip link set " + portOf(city) + " up");
    }

    /** Removes every city; for a test that starts one after another in the same sandbox. */
    void remove() {
        for (var city : cities) {
            removeHosts(city);
            Command.line("ip link del " + portOf(city));
            Command.line("ip netns del " + city.routerNamespace());
        }
    }

    /** The host and the Pods of a city: all but its router. */
    private static List<String> namespacesOf(City city) {
        try (var entries = Files.list(NAMESPACES)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(city.name() + "-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<City> others(City city) {
        return cities.stream().filter(other -> !other.equals(city)).toList();
    }

    private static void route(City from, City to, String nextHop) {
        // The source lies in the city's own network, so that a cut holds for what the router itself sends, too.
        Command.line("ip -n %s route replace %s via %s src %s"
                .formatted(from.routerNamespace(), to.network(), nextHop, from.gatewayIp()));
    }

    private static void neighbour(City city, String ip, String mac) {
        Command.line("ip -n %s neigh replace %s lladdr %s nud permanent dev wan0"
                .formatted(city.routerNamespace(), ip, mac));
    }

    private static void inNamespace(String namespace, String script) {
        Command.run("nsenter", "--net=" + NAMESPACES.resolve(namespace), "sh", "-c", script);
    }

    private static String portOf(City city) {
        return "w-" + city.number();
    }

    private static String macOf(City city) {
        return "02:00:00:99:00:" + city.number();
    }
}
