package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.AddressPool.Address;

/** A Pod's network namespace, with one address on the city's bridge. */
record PodNetwork(String namespace, Address address, String ip) {

    /** Makes and removes the namespaces of the Pods of one city. */
    static final class Maker {
        private final Settings settings;
        private final Spawner spawner;
        private final AddressPool pool;

        Maker(Settings settings, Spawner spawner) {
            this.settings = settings;
            this.spawner = spawner;
            this.pool = new AddressPool(settings);
        }

        /** What a kubelet left behind that was killed. Its containers are gone with it. */
        void removeLeftovers() {
            spawner.script("""
                    for ns in /run/netns/%s-pod-*; do
                      [ -e "$ns" ] || continue
                      ip netns delete "${ns##*/}" 2>/dev/null || rm -f "$ns"
                    done
                    for link in $(ip -o link show master cni0 | sed -n 's/^[0-9]*: \\(pod[^@:]*\\).*/\\1/p'); do
                      ip link delete "$link" 2>/dev/null || true
                    done
                    """.formatted(settings.city()));
        }

        /** So that no newcomer gets the address of a Pod that is about to start again. */
        void remember(String podNamespace, String pod, String ip) {
            pool.remember(key(podNamespace, pod), ip);
        }

        private static String key(String podNamespace, String pod) {
            return podNamespace + "/" + pod;
        }

        PodNetwork make(int node, String podNamespace, String pod) {
            var address = pool.take(node, key(podNamespace, pod));
            var ip = settings.address(address.node(), address.host());
            var network = new PodNetwork(settings.city() + "-pod-" + podNamespace + "-" + pod, address, ip);
            try {
                spawner.script(creation(network));
                return network;
            } catch (RuntimeException e) {
                pool.release(address);
                throw e;
            }
        }

        /** The hardware address follows from the IP address, so that neighbours that remember it stay right. */
        private String creation(PodNetwork network) {
            var address = network.address();
            return """
                    ip netns delete %1$s 2>/dev/null || true
                    ip link delete %2$s 2>/dev/null || true
                    ip netns add %1$s
                    ip link add %2$s type veth peer name eth0 address %5$s netns %1$s
                    ip link set %2$s master cni0 up
                    ip -n %1$s -batch - <<END
                    addr add %3$s/16 dev eth0
                    link set lo up
                    link set eth0 up
                    route add default via %4$s
                    END
                    """.formatted(
                            network.namespace(), link(address), network.ip(), settings.gatewayIp(), hardware(address));
        }

        void remove(PodNetwork network) {
            // The link first: the namespace itself lives on for as long as any mount of it is left anywhere.
            spawner.script("""
                    ip link delete %s 2>/dev/null || true
                    ip netns delete %s 2>/dev/null || true
                    """.formatted(link(network.address()), network.namespace()));
            pool.release(network.address());
        }

        private static String link(Address address) {
            return "pod" + address.node() + "." + address.host();
        }

        private String hardware(Address address) {
            return "0a:58:0a:%02x:%02x:%02x".formatted(settings.number(), address.node(), address.host());
        }
    }
}
