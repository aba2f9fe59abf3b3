package dev.siaga.lab.kubelet;

import dev.siaga.lab.City;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a cluster's DNS would answer, as a hosts file in each Pod: its own name, every Service, the Pods behind headless Services, and the members
 * of the quorum. Other names fail at once.
 */
final class Names {
    private static final String DOMAIN = ".svc.cluster.local";

    private final Services services;

    Names(Services services) {
        this.services = services;
    }

    List<Mount> mounts(Path podFolder) {
        return List.of(
                new Mount(podFolder.resolve("hosts"), "/etc/hosts", false),
                new Mount(podFolder.resolve("resolv.conf"), "/etc/resolv.conf", false));
    }

    /** Writes into the same file each time: it is mounted in the Pod's containers. */
    void write(Path podFolder, Pod pod, String podIp) {
        try {
            Files.createDirectories(podFolder);
            overwrite(podFolder.resolve("hosts"), hosts(pod, podIp));
            overwrite(podFolder.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void overwrite(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(bytes), 0);
            channel.truncate(bytes.length);
        }
    }

    private String hosts(Pod pod, String podIp) {
        var namespace = pod.getMetadata().getNamespace();
        var hostname = Optional.ofNullable(pod.getSpec().getHostname())
                .orElse(pod.getMetadata().getName());
        var subdomain = Optional.ofNullable(pod.getSpec().getSubdomain());
        var full = subdomain
                .map(domain -> hostname + "." + domain + "." + namespace + DOMAIN + " ")
                .orElse("");
        var lines = new TreeSet<String>();
        services.all().forEach(service -> lines.addAll(lines(service, namespace)));
        City.FIVE.forEach(city -> lines.add(city.hostIp() + " " + city.quorumName()));
        return "127.0.0.1 localhost\n" + podIp + " " + full + hostname + "\n" + String.join("\n", lines) + "\n";
    }

    private List<String> lines(Service service, String from) {
        var meta = service.getMetadata();
        var names = names(meta.getName(), meta.getNamespace(), from);
        if (!"None".equals(service.getSpec().getClusterIP())) {
            return Optional.ofNullable(service.getSpec().getClusterIP()).stream()
                    .map(ip -> ip + " " + names)
                    .toList();
        }
        var lines = new TreeSet<String>();
        services.readyEndpoints(service)
                .forEach(endpoint -> endpoint.getAddresses().forEach(ip -> {
                    lines.add(ip + " " + names);
                    Optional.ofNullable(endpoint.getHostname())
                            .ifPresent(host -> lines.add(
                                    ip + " " + names(host + "." + meta.getName(), meta.getNamespace(), from)));
                }));
        return List.copyOf(lines);
    }

    private static String names(String name, String namespace, String from) {
        var all = name + "." + namespace + DOMAIN + " " + name + "." + namespace + ".svc " + name + "." + namespace;
        return namespace.equals(from) ? all + " " + name : all;
    }
}
