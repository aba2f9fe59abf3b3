package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.client.Members;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the list of each city's members, and the file of it that the city's write probe reads. A city whose API is down keeps its last list. */
final class MemberWatch implements AutoCloseable {
    private final Lab lab;
    private final String namespace;
    private final Path folder;
    private final Map<City, List<DatabaseMember>> members = new ConcurrentHashMap<>();
    private final ScheduledExecutorService threads;

    MemberWatch(Lab lab, String namespace, Path folder) {
        this.lab = lab;
        this.namespace = namespace;
        this.folder = folder;
        threads = Executors.newScheduledThreadPool(
                lab.everyCity().size(), Thread.ofVirtual().factory());
        lab.everyCity().forEach(city -> threads.scheduleWithFixedDelay(() -> look(city), 0, 1, TimeUnit.SECONDS));
    }

    List<DatabaseMember> members(City city) {
        return members.getOrDefault(city, List.of());
    }

    Path file(City city) {
        return folder.resolve(city.name() + ".members");
    }

    private void look(City city) {
        if (!lab.city(city.name()).hasPower()) {
            return; // nobody would refuse the connection: the question would hang
        }
        try {
            var found = lab
                    .city(city.name())
                    .client()
                    .pods()
                    .inNamespace(namespace)
                    .withLabel("cluster-name", Estate.SCOPE)
                    .list()
                    .getItems()
                    .stream()
                    .filter(pod -> pod.getStatus().getPodIP() != null)
                    .map(pod -> member(city, pod))
                    .toList();
            if (!found.isEmpty() && !found.equals(members.put(city, found))) {
                Members.write(
                        file(city),
                        found.stream()
                                .map(member -> new Members.Member(member.pod(), member.address()))
                                .toList());
            }
        } catch (KubernetesClientException unreachable) {
            // the last list stands
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatabaseMember member(City city, Pod pod) {
        return new DatabaseMember(
                city, pod.getMetadata().getName(), pod.getStatus().getPodIP());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
