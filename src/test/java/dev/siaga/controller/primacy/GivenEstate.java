package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityService;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicySpec;
import dev.siaga.failover.City;
import dev.siaga.failover.LivenessProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The sample estate in Java, and a runtime of it in Jakarta that heard what a test says. */
public final class GivenEstate {
    public static final EstateKey KEY = new EstateKey("orders", "orders");
    public static final City JAKARTA = new City("jakarta");
    public static final City BANDUNG = new City("bandung");
    public static final City SURABAYA = new City("surabaya");

    private GivenEstate() {}

    public static FailoverPolicy policy() {
        return policy("3m", List.of("jakarta", "bandung", "surabaya"));
    }

    static FailoverPolicy policy(String rto, List<String> cities) {
        var policy = new FailoverPolicy();
        policy.getMetadata().setName(KEY.policy());
        policy.getMetadata().setNamespace(KEY.namespace());
        policy.getMetadata().setGeneration(3L);
        policy.setSpec(new FailoverPolicySpec(
                cities,
                cities.getFirst(),
                rto,
                "10s",
                null,
                "Hold",
                new FailoverPolicySpec.Lease("8s", "2s", "2s"),
                new FailoverPolicySpec.PatroniTiming("20s", "2s", "3s"),
                new FailoverPolicySpec.Fence(false, "2s"),
                "30s",
                new FailoverPolicySpec.Placement("kubernetes.io/hostname", 1, "Evict"),
                "3m",
                "1m",
                "ReadOnly",
                false,
                null,
                "Manual",
                "10m",
                false,
                null));
        return policy;
    }

    public static CityCluster city(City city, String... nearest) {
        return cluster(city, null, nearest);
    }

    private static CityCluster cluster(City city, String credentialsSecret, String... nearest) {
        var cluster = new CityCluster();
        cluster.getMetadata().setName(city.name());
        cluster.getMetadata().setNamespace(KEY.namespace());
        cluster.getMetadata().setGeneration(2L);
        cluster.setSpec(new CityClusterSpec(
                new CityClusterSpec.Patroni("orders-db", null, null, null, credentialsSecret, null, null),
                new CityClusterSpec.Streaming("10.0.0.1", null, null, null, null),
                List.of(nearest),
                null,
                null,
                null,
                null,
                null,
                null));
        return cluster;
    }

    static List<CityCluster> cities() {
        return Stream.of(JAKARTA, BANDUNG, SURABAYA).map(GivenEstate::city).toList();
    }

    /** Of a quorum that was never rebuilt. */
    static Revision revision(long number) {
        return new Revision("quorum", number);
    }

    /** A runtime whose quorum answered with these documents, by their keys below the estate's prefix. */
    public static EstateRuntime heard(Map<String, String> documents) {
        var runtime = runtime(cities(), OperatorClock.SYSTEM);
        runtime.quorumSaid(System.nanoTime(), revision(1), reading(documents));
        return runtime;
    }

    /** The sample estate on a clock of the test's. */
    static EstateRuntime at(OperatorClock clock) {
        return runtime(cities(), clock);
    }

    /** Its Jakarta has the service shop, with main instances and a backup that count as working when their Pods are ready. */
    public static EstateRuntime serving() {
        var shop = new CityService(
                "shop",
                80,
                null,
                new CityService.Instances(Map.of("app", "shop"), 8080),
                new CityService.Instances(Map.of("app", "shop-backup"), 8080),
                null);
        var cities = cities();
        var bare = cities.getFirst().getSpec();
        cities.getFirst()
                .setSpec(new CityClusterSpec(
                        bare.patroni(), bare.streaming(), bare.nearest(), List.of(shop), null, null, null, null, null));
        return runtime(cities, OperatorClock.SYSTEM);
    }

    /** Its Jakarta's Patroni asks for what a Secret holds, if one is named. */
    static EstateRuntime locked(String credentialsSecret, OperatorClock clock) {
        return runtime(List.of(cluster(JAKARTA, credentialsSecret), city(BANDUNG), city(SURABAYA)), clock);
    }

    private static EstateRuntime runtime(List<CityCluster> cities, OperatorClock clock) {
        var mapped = (EstateMapping.Mapped.Usable) EstateMapping.map(policy(), cities, JAKARTA);
        return new EstateRuntime(KEY, JAKARTA, mapped, clock);
    }

    /** The quorum answers no more. */
    public static void silent(EstateRuntime estate, String why) {
        estate.quorumSilent(why);
    }

    /** The sample estate under another key, as another of its cities sees it: the quorum has said nothing yet. */
    public static EstateRuntime of(EstateKey key, City self) {
        var mapped = (EstateMapping.Mapped.Usable) EstateMapping.map(policy(), cities(), self);
        return new EstateRuntime(key, self, mapped, OperatorClock.SYSTEM);
    }

    /** What the Pod of this city's only member says of its liveness probe. */
    public static void probed(EstateRuntime estate, Optional<LivenessProbe> member) {
        estate.probed(List.of(member));
    }

    static QuorumReading reading(Map<String, String> documents) {
        return reading(documents, 7);
    }

    static QuorumReading reading(Map<String, String> documents, long revision) {
        return QuorumReading.of(
                KEY,
                documents.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(document ->
                                new KeyValue(KEY.prefix() + document.getKey(), document.getValue(), 7, revision, 1, 0))
                        .toList());
    }

    public static String holder(City city, long epoch) {
        return "{\"city\":\"%s\",\"epoch\":%d}".formatted(city, epoch);
    }

    public static String epoch(City city, long epoch) {
        return """
                {"epoch":%d,"city":"%s","systemIdentifier":"7","timeline":1,"position":100,"floor":90,\
                "fenceGraceMillis":10000,"leaseMillis":6000,"since":"2026-11-20T10:00:00Z","retired":false}""".formatted(epoch, city);
    }

    public static String beacon(City city, String role, long position) {
        return """
                {"city":"%s","role":"%s","members":2,"healthy":2,"systemIdentifier":"7","timeline":1,"position":%d,\
                "fenceGraceMillis":10000,"fencedEpoch":0,"highestEpoch":1}""".formatted(city, role, position);
    }

    static Optional<String> problem(EstateMapping.Mapped mapped) {
        return mapped instanceof EstateMapping.Mapped.Unusable(String message)
                ? Optional.of(message)
                : Optional.empty();
    }
}
