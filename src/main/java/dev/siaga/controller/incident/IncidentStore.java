package dev.siaga.controller.incident;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import dev.siaga.controller.incident.MirrorDocuments.Body;
import dev.siaga.controller.incident.MirrorDocuments.ClaimDocument;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.controller.primacy.EstateKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The estate's open incidents at the quorum, beside the keys by which primacy is decided, for those are read many times a second. Every change
 * compares the revision that was read; 0 stands for a key that isn't there. What can't be read counts as absent.
 */
@Singleton
class IncidentStore {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String HEADS = "heads/";
    private static final String CAUSES = "causes/";

    private final EtcdClient etcd;
    private final KubernetesSerialization json;

    IncidentStore(EtcdClient etcd, KubernetesClient client) {
        this.etcd = etcd;
        this.json = client.getKubernetesSerialization();
    }

    record Held<T>(T value, long revision) {}

    /** All that is small, in one read. */
    record Reading(Map<String, Held<Head>> heads, Map<String, Held<ClaimDocument>> claims) {
        static final Reading EMPTY = new Reading(Map.of(), Map.of());

        /** The incident that a claim names, while it isn't over. */
        Optional<Head> claimed(ClaimDocument claim) {
            return heads.values().stream()
                    .map(Held::value)
                    .filter(head -> !head.over())
                    .filter(head ->
                            head.home().equals(claim.home()) && head.name().equals(claim.name()))
                    .findFirst();
        }
    }

    QuorumAnswer<Reading> read(EstateKey estate) {
        return etcd.range(root(estate), PATIENCE).map(pairs -> reading(estate, pairs));
    }

    QuorumAnswer<Optional<Body>> body(EstateKey estate, String uid) {
        return etcd.get(bodyKey(estate, uid), PATIENCE)
                .map(found -> found.flatMap(pair -> parsed(pair.value(), Body.class)));
    }

    /** Whether it was written; the answer's revision is then the head's. */
    QuorumAnswer<Boolean> write(EstateKey estate, Head head, String body, long revision) {
        return succeeded(Txn.when(new Compare.ModifiedAt(headKey(estate, head.uid()), revision))
                .then(
                        new Operation.Put(headKey(estate, head.uid()), json.asJson(head), 0),
                        new Operation.Put(bodyKey(estate, head.uid()), body, 0)));
    }

    /** Only who keeps it changes. */
    QuorumAnswer<Boolean> keep(EstateKey estate, Head head, long revision) {
        return succeeded(Txn.when(new Compare.ModifiedAt(headKey(estate, head.uid()), revision))
                .then(new Operation.Put(headKey(estate, head.uid()), json.asJson(head), 0)));
    }

    /** Leaves a tombstone. */
    QuorumAnswer<Boolean> bury(EstateKey estate, Head head, long revision) {
        return succeeded(Txn.when(new Compare.ModifiedAt(headKey(estate, head.uid()), revision))
                .then(
                        new Operation.Put(headKey(estate, head.uid()), json.asJson(head), 0),
                        new Operation.Delete(bodyKey(estate, head.uid()))));
    }

    QuorumAnswer<Boolean> forget(EstateKey estate, String uid, long revision) {
        return succeeded(Txn.when(new Compare.ModifiedAt(headKey(estate, uid), revision))
                .then(new Operation.Delete(headKey(estate, uid)), new Operation.Delete(bodyKey(estate, uid))));
    }

    QuorumAnswer<Boolean> claim(EstateKey estate, String cause, ClaimDocument claim, long revision) {
        return succeeded(Txn.when(new Compare.ModifiedAt(claimKey(estate, cause), revision))
                .then(new Operation.Put(claimKey(estate, cause), json.asJson(claim), 0)));
    }

    /** Conditions are left out: they are told anew wherever it goes on, and one of them speaks of this very record. */
    String text(Body body) {
        ObjectNode tree = json.convertValue(body, ObjectNode.class);
        if (tree.get("status") instanceof ObjectNode status) {
            status.remove(List.of("conditions", "observedGeneration"));
        }
        return json.asJson(tree);
    }

    private QuorumAnswer<Boolean> succeeded(Txn txn) {
        return etcd.txn(txn, PATIENCE).map(TxnResult::succeeded);
    }

    private Reading reading(EstateKey estate, List<KeyValue> pairs) {
        Map<String, Held<Head>> heads = new HashMap<>();
        Map<String, Held<ClaimDocument>> claims = new HashMap<>();
        for (KeyValue pair : pairs) {
            String name = pair.key().substring(root(estate).length());
            if (name.startsWith(HEADS)) {
                parsed(pair.value(), Head.class)
                        .filter(head -> name.equals(HEADS + head.uid()))
                        .ifPresent(head -> heads.put(head.uid(), new Held<>(head, pair.modRevision())));
            } else if (name.startsWith(CAUSES)) {
                parsed(pair.value(), ClaimDocument.class)
                        .ifPresent(claim ->
                                claims.put(name.substring(CAUSES.length()), new Held<>(claim, pair.modRevision())));
            }
        }
        return new Reading(heads, claims);
    }

    private <T> Optional<T> parsed(String text, Class<T> type) {
        try {
            return Optional.ofNullable(json.unmarshal(text, type));
        } catch (KubernetesClientException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String root(EstateKey estate) {
        return estate.sharedPrefix() + "incidents/";
    }

    private static String headKey(EstateKey estate, String uid) {
        return root(estate) + HEADS + uid;
    }

    private static String claimKey(EstateKey estate, String cause) {
        return root(estate) + CAUSES + cause;
    }

    private static String bodyKey(EstateKey estate, String uid) {
        return estate.sharedPrefix() + "incident-bodies/" + uid;
    }
}
