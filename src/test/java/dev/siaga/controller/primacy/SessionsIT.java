package dev.siaga.controller.primacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.WholeOperator;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The replicas of one city share one session, whoever opens it: each {@link Sessions} here is a replica of its own. */
@QuarkusTest
@TestProfile(WholeOperator.class)
class SessionsIT {
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Inject
    EtcdClient etcd;

    @Inject
    KubernetesClient operator;

    @AfterEach
    void forgetSession() {
        OperatorCity.running().resumeQuorum();
        record(LENGTH).delete();
    }

    @Test
    void aRestartedReplicaAdoptsTheSession() {
        Sessions.Proof opened = replica().renew(LENGTH, MARGIN).orElseThrow();

        Sessions.Proof adopted = replica().renew(LENGTH, MARGIN).orElseThrow();

        assertEquals(opened.lease(), adopted.lease());
        assertTrue(adopted.sentNanos() > opened.sentNanos());
    }

    @Test
    void ofReplicasThatOpenAtOnceOneWinsAndTheOthersLeaveNothingBehind() throws Exception {
        List<Sessions> replicas = Stream.generate(this::replica).limit(6).toList();
        List<Long> before = OperatorCity.running().leases();

        List<Optional<Sessions.Proof>> proofs = together(replicas);

        long winner = recorded(LENGTH);
        assertTrue(proofs.stream().anyMatch(Optional::isPresent));
        assertTrue(proofs.stream().flatMap(Optional::stream).allMatch(proof -> proof.lease() == winner));
        assertEquals(
                List.of(winner),
                OperatorCity.running().leases().stream()
                        .filter(lease -> !before.contains(lease))
                        .toList());
        replicas.forEach(replica ->
                assertEquals(winner, replica.renew(LENGTH, MARGIN).orElseThrow().lease()));
    }

    @Test
    void aSessionThatEndedAtTheQuorumIsOpenedAnewOnce() {
        Sessions one = replica();
        Sessions other = replica();
        long ended = one.renew(LENGTH, MARGIN).orElseThrow().lease();
        other.renew(LENGTH, MARGIN);
        assertTrue(etcd.revoke(ended, WITHIN) instanceof QuorumAnswer.Answered);

        long reopened = one.renew(LENGTH, MARGIN).orElseThrow().lease();

        assertNotEquals(ended, reopened);
        assertEquals(reopened, other.renew(LENGTH, MARGIN).orElseThrow().lease());
        assertEquals(reopened, recorded(LENGTH));
    }

    @Test
    void aRecordThatSaysNothingIsWrittenAnew() {
        Sessions replica = replica();
        long first = replica.renew(LENGTH, MARGIN).orElseThrow().lease();
        for (Map<String, String> garbage : List.<Map<String, String>>of(Map.of(), Map.of("lease", "none"))) {
            record(LENGTH).edit(map -> {
                map.setData(garbage);
                return map;
            });

            long next = replica.renew(LENGTH, MARGIN).orElseThrow().lease();

            assertNotEquals(first, next);
            assertEquals(next, recorded(LENGTH));
        }
    }

    @Test
    void eachLengthHasItsOwnSession() {
        Duration other = LENGTH.plusSeconds(1);

        long lease = replica().renew(LENGTH, MARGIN).orElseThrow().lease();

        assertNotEquals(lease, replica().renew(other, MARGIN).orElseThrow().lease());
        record(other).delete();
    }

    @Test
    void aSilentQuorumProvesNothingAndTheProofRunsOut() {
        Duration shortest = Duration.ofSeconds(3);
        Sessions replica = replica();
        Sessions.Proof last = replica.renew(shortest, Duration.ofSeconds(1)).orElseThrow();
        OperatorCity.running().stallQuorum();

        assertEquals(Optional.empty(), replica.renew(shortest, Duration.ofSeconds(1)));

        assertTrue(replica.current(shortest).filter(last::equals).isPresent(), "still within its length");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> replica.current(shortest).isEmpty());
        assertEquals(Optional.empty(), replica.renew(shortest, Duration.ofSeconds(1)));
        OperatorCity.running().resumeQuorum();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> replica.renew(shortest, Duration.ofSeconds(1)).isPresent());
        record(shortest).delete();
    }

    private Sessions replica() {
        return new Sessions(etcd, operator, OperatorClock.SYSTEM, "siaga-system");
    }

    private static List<Optional<Sessions.Proof>> together(List<Sessions> replicas) throws Exception {
        var barrier = new CyclicBarrier(replicas.size());
        List<Callable<Optional<Sessions.Proof>>> turns = replicas.stream()
                .<Callable<Optional<Sessions.Proof>>>map(replica -> () -> {
                    barrier.await();
                    return replica.renew(LENGTH, MARGIN);
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(replicas.size())) {
            return threads.invokeAll(turns).stream().map(Future::resultNow).toList();
        }
    }

    private static long recorded(Duration length) {
        return Long.parseLong(record(length).get().getData().get("lease"));
    }

    private static Resource<ConfigMap> record(Duration length) {
        return OperatorCity.running()
                .admin()
                .configMaps()
                .inNamespace("siaga-system")
                .withName("siaga-session-" + length.toMillis() + "ms");
    }
}
