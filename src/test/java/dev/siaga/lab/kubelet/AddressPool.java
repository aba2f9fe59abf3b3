package dev.siaga.lab.kubelet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Pods' addresses. A Pod of the same name gets its former address back while nobody else has it. */
final class AddressPool {
    private static final int FIRST = 10;
    private static final int LAST = 250;

    private final Settings settings;
    private final Set<Address> used = new HashSet<>();
    private final Map<String, Address> remembered = new HashMap<>();

    record Address(int node, int host) {}

    AddressPool(Settings settings) {
        this.settings = settings;
    }

    /** What a Pod had before this kubelet started. */
    synchronized void remember(String pod, String ip) {
        parse(ip).ifPresent(address -> remembered.put(pod, address));
    }

    synchronized Address take(int node, String pod) {
        var address = Optional.ofNullable(remembered.get(pod))
                .filter(known -> known.node() == node && !used.contains(known))
                .orElseGet(() -> unused(node));
        used.add(address);
        remembered.put(pod, address);
        return address;
    }

    synchronized void release(Address address) {
        used.remove(address);
    }

    private Address unused(int node) {
        Optional<Address> forgotten = Optional.empty();
        for (int host = FIRST; host <= LAST; host++) {
            var address = new Address(node, host);
            if (!used.contains(address) && !remembered.containsValue(address)) {
                return address;
            }
            if (!used.contains(address) && forgotten.isEmpty()) {
                forgotten = Optional.of(address);
            }
        }
        return forgotten.orElseThrow(() -> new IllegalStateException("no address left on node " + node));
    }

    private Optional<Address> parse(String ip) {
        var parts = ip.split("\\.");
        if (!ip.startsWith("10." + settings.number() + ".") || parts.length != 4) {
            return Optional.empty();
        }
        return Optional.of(new Address(Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
    }
}
