package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.Grant;
import dev.siaga.adapter.etcd.LeaseState;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Revision;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The city's sessions at the quorum: one etcd lease for each lease duration in use. Its id stands in a ConfigMap of the operator's
 * namespace, so that every replica keeps the same one alive and a restarted one adopts it: a restart never moves the primary.
 */
@Singleton
public class Sessions {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final String LEASE = "lease";

    /** A keep-alive that was answered: until {@code sentAt} plus the lease the quorum holds what hangs on this session. */
    public record Proof(long lease, Instant sentAt, long sentNanos) {}

    private final Etcd etcd;
    private final KubernetesClient client;
    private final OperatorClock clock;
    private final String namespace;
    private final Map<Duration, Proof> proofs = new ConcurrentHashMap<>();

    Sessions(
            Etcd etcd,
            KubernetesClient client,
            OperatorClock clock,
            @ConfigProperty(name = "siaga.namespace") String namespace) {
        this.etcd = etcd;
        this.client = client;
        this.clock = clock;
        this.namespace = namespace;
    }

    /** The last proof, if the session it speaks of can't have expired since. */
    public Optional<Proof> current(Duration length) {
        return Optional.ofNullable(proofs.get(length))
                .filter(proof -> clock.nanoTime() - proof.sentNanos() < length.toNanos());
    }

    /**
     * Renews the session, or opens one where there is none. The ConfigMap is read from the API server each time: a city whose own API is
     * unreachable must not go on holding primacy.
     */
    Optional<Proof> renew(Duration length, Duration margin) {
        ConfigMap record = stored(recordName(length));
        Optional<Long> lease = Optional.ofNullable(record).map(Sessions::leaseOf);
        if (lease.isEmpty()) {
            return open(length, record);
        }
        return twoWay(length, margin) ? keepAlive(lease.get(), length, record) : Optional.empty();
    }

    /**
     * After a silence longer than the permit, the first question is one that keeps nothing alive. In a one-way cut requests still arrive
     * while answers don't, and keep-alives would hold the holder's key for ever.
     */
    private boolean twoWay(Duration length, Duration margin) {
        Proof last = proofs.get(length);
        boolean silent = last != null
                && clock.nanoTime() - last.sentNanos() > length.minus(margin).toNanos();
        return !silent || etcd.get(QuorumDocuments.ROOT, patience(length)) instanceof QuorumAnswer.Answered;
    }

    private Optional<Proof> keepAlive(long lease, Duration length, ConfigMap record) {
        Instant sentAt = clock.now();
        long sentNanos = clock.nanoTime();
        return switch (etcd.keepAlive(lease, patience(length))) {
            case QuorumAnswer.Answered<LeaseState>(LeaseState state, Revision _) ->
                state instanceof LeaseState.Alive alive && alive.ttl().compareTo(length) >= 0
                        ? Optional.of(proven(length, new Proof(lease, sentAt, sentNanos)))
                        : reopen(lease, length, record);
            case QuorumAnswer.Unavailable<LeaseState> u -> {
                LOG.debugf("session=%x not renewed: %s", lease, u.reason());
                yield Optional.empty();
            }
        };
    }

    private Proof proven(Duration length, Proof proof) {
        proofs.put(length, proof);
        return proof;
    }

    private Optional<Proof> reopen(long lease, Duration length, ConfigMap record) {
        LOG.infof("session=%x has expired at the quorum: opening another", lease);
        proofs.remove(length);
        return open(length, record);
    }

    /** Of two replicas that open a session at once, one writes the record; the other gives its own back and adopts that one. */
    private Optional<Proof> open(Duration length, ConfigMap record) {
        Instant sentAt = clock.now();
        long sentNanos = clock.nanoTime();
        if (!(etcd.grant(length, patience(length)) instanceof QuorumAnswer.Answered<Grant>(Grant grant, Revision _))) {
            return Optional.empty();
        }
        if (!write(length, record, grant.lease())) {
            etcd.revoke(grant.lease(), patience(length));
            return Optional.empty();
        }
        LOG.infof("session=%x opened for %s", grant.lease(), length);
        return Optional.of(proven(length, new Proof(grant.lease(), sentAt, sentNanos)));
    }

    private boolean write(Duration length, ConfigMap record, long lease) {
        ConfigMapBuilder builder = record == null
                ? new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(recordName(length))
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/managed-by", "siaga")
                        .endMetadata()
                : new ConfigMapBuilder(record);
        ConfigMap next = builder.withData(Map.of(LEASE, Long.toString(lease))).build();
        try {
            store(next, record == null);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Null when there is none. */
    ConfigMap stored(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }

    void store(ConfigMap record, boolean first) {
        var maps = client.configMaps().inNamespace(namespace).resource(record);
        if (first) {
            maps.create();
        } else {
            maps.update();
        }
    }

    private static Long leaseOf(ConfigMap record) {
        try {
            return Long.valueOf(record.getData().get(LEASE));
        } catch (NumberFormatException | NullPointerException e) {
            return null;
        }
    }

    private static String recordName(Duration length) {
        return "siaga-session-" + length.toMillis() + "ms";
    }

    /** A call gives up early enough for the next renewal to have its try. */
    private static Duration patience(Duration length) {
        return length.dividedBy(3);
    }
}
