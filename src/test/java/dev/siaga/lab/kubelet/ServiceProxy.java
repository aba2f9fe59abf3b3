package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The city's kube-proxy and load balancer: every Service address is an address of the router, where connections are passed on to a ready
 * endpoint. A port without ready endpoints refuses. A difference to the kernel's way: a client is connected before its target is.
 */
final class ServiceProxy {
    private static final Logger LOG = Logger.getLogger(ServiceProxy.class);
    private static final long RESYNC_SECONDS = 10;

    private final Machine machine;
    private final Services services;
    private final Semaphore news = new Semaphore(0);
    private final Set<String> addresses = new HashSet<>();
    private final Map<InetSocketAddress, PortProxy> proxies = new HashMap<>();

    ServiceProxy(Machine machine, Services services) {
        this.machine = machine;
        this.services = services;
    }

    void start() {
        Thread.ofVirtual().name("service-proxy").start(this::work);
        services.follow(news::release);
    }

    private void work() {
        try {
            while (true) {
                news.tryAcquire(RESYNC_SECONDS, TimeUnit.SECONDS);
                news.drainPermits();
                syncOrWarn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One Service that can't be understood must not end the proxy of all the others. */
    private void syncOrWarn() {
        try {
            sync(services.all());
        } catch (RuntimeException e) {
            LOG.warn("Services are not followed; trying again in " + RESYNC_SECONDS + " s", e);
        }
    }

    private void sync(List<Service> all) {
        var wanted = new HashMap<InetSocketAddress, List<InetSocketAddress>>();
        all.forEach(service -> addresses(service)
                .forEach(ip -> Services.orNone(service.getSpec().getPorts()).stream()
                        .filter(port -> Optional.ofNullable(port.getProtocol())
                                .orElse("TCP")
                                .equals("TCP"))
                        .forEach(port -> wanted.put(
                                new InetSocketAddress(ip, port.getPort()), services.targets(service, port)))));
        var ips = new HashSet<String>();
        all.forEach(service -> addresses(service).forEach(ips::add));
        closeOthers(wanted);
        keepAddresses(ips);
        wanted.forEach(this::keepProxy);
        all.forEach(this::reportLoadBalancer);
    }

    private void closeOthers(Map<InetSocketAddress, List<InetSocketAddress>> wanted) {
        proxies.entrySet().removeIf(entry -> {
            boolean unwanted = wanted.getOrDefault(entry.getKey(), List.of()).isEmpty();
            if (unwanted) {
                entry.getValue().close();
            }
            return unwanted;
        });
    }

    private void keepAddresses(Set<String> wanted) {
        wanted.stream().filter(ip -> !addresses.contains(ip)).toList().forEach(ip -> change("replace", ip));
        addresses.stream().filter(ip -> !wanted.contains(ip)).toList().forEach(ip -> change("delete", ip));
    }

    private void change(String verb, String ip) {
        try {
            machine.spawner().script("ip addr %s %s/32 dev lo".formatted(verb, ip));
            if (verb.equals("delete")) {
                addresses.remove(ip);
            } else {
                addresses.add(ip);
            }
        } catch (IllegalStateException e) {
            LOG.warnf("address %s: %s", ip, e.getMessage());
        }
    }

    private void keepProxy(InetSocketAddress front, List<InetSocketAddress> targets) {
        if (targets.isEmpty()) {
            return;
        }
        try {
            if (!proxies.containsKey(front)) {
                proxies.put(front, PortProxy.open(front, machine.settings().gatewayIp()));
            }
            proxies.get(front).target(targets);
        } catch (IOException e) {
            LOG.warnf("%s: %s", front, e.getMessage());
        }
    }

    private static Stream<String> addresses(Service service) {
        var cluster =
                Optional.ofNullable(service.getSpec().getClusterIP()).filter(ip -> !ip.equals("None") && !ip.isEmpty());
        return Stream.concat(cluster.stream(), loadBalancer(service).stream());
    }

    @SuppressWarnings("deprecation") // The field is the one way to ask for an address that every cluster knows.
    private static Optional<String> loadBalancer(Service service) {
        return Optional.ofNullable(service.getSpec().getLoadBalancerIP())
                .filter(ip ->
                        !ip.isEmpty() && "LoadBalancer".equals(service.getSpec().getType()));
    }

    private void reportLoadBalancer(Service service) {
        var ip = loadBalancer(service);
        boolean told = service.getStatus() != null
                && service.getStatus().getLoadBalancer() != null
                && service.getStatus().getLoadBalancer().getIngress().stream()
                        .anyMatch(one -> ip.equals(Optional.ofNullable(one.getIp())));
        if (ip.isEmpty() || told) {
            return;
        }
        try {
            var ingress =
                    new LoadBalancerIngressBuilder().withIp(ip.orElseThrow()).build();
            machine.client()
                    .resource(service)
                    .editStatus(now -> now.edit()
                            .withNewStatus()
                            .withNewLoadBalancer()
                            .withIngress(ingress)
                            .endLoadBalancer()
                            .endStatus()
                            .build());
        } catch (KubernetesClientException e) {
            LOG.warnf("load balancer of %s: %s", service.getMetadata().getName(), e.getMessage());
        }
    }
}
