package dev.siaga.lab.scale;

import static java.util.stream.Collectors.joining;

import dev.siaga.lab.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The beacons of the other two cities of all estates, as their operators would renew them: each city through its own member of the quorum, under a
 * session of its own. Many beacons go into one transaction, which costs the machine less than their own operators would, and the quorum as much to keep.
 */
final class OtherCities implements AutoCloseable {
    private static final List<String> CITIES = List.of("bandung", "surabaya");
    /** etcd allows 128 operations. */
    private static final int IN_ONE = 100;

    private static final int LEASE_SECONDS = 15;
    private static final int RENEW_SECONDS = 3;

    private final QuorumAccess quorum;
    private final List<String> members;
    private final List<String> namespaces;
    private final Progress progress;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(CITIES.size());
    private final AtomicInteger late = new AtomicInteger();

    /**
     * @param members of these two cities at the quorum, in the order of their names
     * @param namespaces those of the estates
     */
    OtherCities(QuorumAccess quorum, List<String> members, List<String> namespaces, Progress progress) {
        this.quorum = quorum;
        this.members = members;
        this.namespaces = namespaces;
        this.progress = progress;
    }

    void start() throws IOException, InterruptedException {
        for (int city = 0; city < CITIES.size(); city++) {
            var at = city;
            var lease = lease(members.get(city));
            renew(at, lease);
            clock.scheduleAtFixedRate(() -> attempt(at, lease), RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** How many rounds failed or took longer than the time to the next. */
    int late() {
        return late.get();
    }

    private void attempt(int city, String lease) {
        var start = System.nanoTime();
        try {
            renew(city, lease);
        } catch (IOException e) {
            late.incrementAndGet();
            progress.say("the beacons of %s: %s".formatted(CITIES.get(city), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(RENEW_SECONDS)) {
            late.incrementAndGet();
        }
    }

    private String lease(String member) throws IOException, InterruptedException {
        var id = Pattern.compile("\"ID\":\"(\\d+)\"")
                .matcher(quorum.call(member, "lease/grant", "{\"TTL\": %d}".formatted(LEASE_SECONDS)));
        if (!id.find()) {
            throw new IOException("no lease was granted");
        }
        return id.group(1);
    }

    private void renew(int city, String lease) throws IOException, InterruptedException {
        quorum.call(members.get(city), "lease/keepalive", "{\"ID\": \"%s\"}".formatted(lease));
        var name = CITIES.get(city);
        var value = base64("""
                {"city":"%s","role":"STANDBY","members":2,"healthy":2,"systemIdentifier":"7710210265895350467","timeline":1,\
                "position":%d,"permitEpoch":0,"fenceGraceMillis":32000,"fencedEpoch":0,"highestEpoch":0}""".formatted(name, SimulatedPatroni.position()));
        for (List<String> some : parts()) {
            var puts = some.stream()
                    .map(namespace -> "{\"requestPut\": {\"key\": \"%s\", \"value\": \"%s\", \"lease\": \"%s\"}}"
                            .formatted(base64("/siaga/%s/orders/cities/%s".formatted(namespace, name)), value, lease))
                    .collect(joining(","));
            quorum.call(members.get(city), "kv/txn", "{\"success\": [" + puts + "]}");
        }
    }

    private List<List<String>> parts() {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < namespaces.size(); from += IN_ONE) {
            parts.add(namespaces.subList(from, Math.min(namespaces.size(), from + IN_ONE)));
        }
        return parts;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
