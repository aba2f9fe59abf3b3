package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.QuorumSettings;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import dev.siaga.failover.Divergence;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On which conditions a move is rewritten; that the quorum keeps to them is etcd's. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class MovesTest {
    private static final String MOVE =
            "{\"epoch\":4,\"to\":\"jakarta\",\"reason\":\"HolderLost\",\"startedAt\":\"2026-11-20T10:00:00Z\"}";
    private static final Compare AS_READ = new Compare.ModifiedAt(KEY.moveKey(4), 9);

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    @Inject
    KubernetesClient client;

    private final List<Txn> sent = new ArrayList<>();
    private EtcdClient quorum;
    private String stored = MOVE;

    @BeforeEach
    void quorumWithTheMove() {
        quorum = new EtcdClient(settings, tls) {
            @Override
            public QuorumAnswer<Optional<KeyValue>> get(String key, Duration within) {
                return new QuorumAnswer.Answered<>(
                        Optional.of(new KeyValue(key, stored, 7, 9, 2, 0)), GivenEstate.revision(9));
            }

            @Override
            public QuorumAnswer<TxnResult> txn(Txn txn, Duration within) {
                sent.add(txn);
                return new QuorumAnswer.Answered<>(new TxnResult(true, List.of()), GivenEstate.revision(10));
            }
        };
    }

    @Test
    void onlyTheHolderOfTheEpochCompletesItsMove() {
        assertTrue(moves().complete(heard(Map.of("moves/4", MOVE)), 4));

        Txn txn = sent.getFirst();
        assertEquals(
                Set.of(new Compare.ValueIs(KEY.holderKey(), QuorumDocuments.holder(JAKARTA, 4)), AS_READ),
                Set.copyOf(txn.when()));
        assertEquals(Set.of(KEY.moveKey(4), KEY.beaconKey("jakarta")), written(txn));
    }

    @Test
    void aMoveIsCompletedOnceWhateverAnOldReadingSays() {
        stored = MOVE.replace("}", ",\"completedAt\":\"2026-11-20T10:00:09Z\",\"rtoSeconds\":9.0}");

        assertFalse(moves().complete(heard(Map.of("moves/4", MOVE)), 4));

        assertEquals(List.of(), sent);
    }

    @Test
    void whoLostTheEpochTellsWhatItAloneHadWithoutHoldingIt() {
        assertTrue(moves().diverged(
                        heard(Map.of("moves/4", MOVE)),
                        4,
                        new Divergence(5, Optional.of(Instant.parse("2026-11-20T10:00:01Z")))));

        Txn txn = sent.getFirst();
        assertEquals(List.of(AS_READ), txn.when());
        assertEquals(Set.of(KEY.moveKey(4)), written(txn));
    }

    @Test
    void aMoveCountsFromTheLastSignOfTheOldHolderAndNotFromTheEndOfItsLease() {
        String epoch = GivenEstate.epoch(GivenEstate.BANDUNG, 4);
        EstateRuntime estate = heard(Map.of("epoch", epoch, "holder", GivenEstate.holder(GivenEstate.BANDUNG, 4)));
        Instant lastSign = Instant.now();
        await().until(() -> Instant.now().isAfter(lastSign.plusMillis(20)));
        estate.quorumSaid(System.nanoTime(), GivenEstate.revision(2), GivenEstate.reading(Map.of("epoch", epoch)));

        Operation.Put opening = Moves.opening(estate, estate.reading(), 5, "HolderLost");

        String startedAt = opening.value().replaceAll(".*\"startedAt\":\"([^\"]*)\".*", "$1");
        assertFalse(Instant.parse(startedAt).isAfter(lastSign.plusMillis(1)), startedAt);
    }

    private Moves moves() {
        return new Moves(quorum, new Sessions(quorum, client, OperatorClock.SYSTEM, "siaga-system") {
            @Override
            public Optional<Proof> current(Duration length) {
                return Optional.of(new Proof(5, Instant.now(), System.nanoTime()));
            }
        });
    }

    private static Set<String> written(Txn txn) {
        return txn.then().stream()
                .map(Operation.Put.class::cast)
                .map(Operation.Put::key)
                .collect(Collectors.toSet());
    }
}
