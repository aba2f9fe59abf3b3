package dev.siaga.controller.primacy;

import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * The permit as a Lease of the city's own Kubernetes API, which the admission policy takes as its parameter. Every write compares the
 * resource version of what was read, so that two writers never undo each other. A finalizer keeps it in force when somebody deletes it: without a
 * permit the city's primary would stop.
 */
@Singleton
public class Permits {
    static final String ROLE = "siaga.dev/role";
    static final String EPOCH = "siaga.dev/epoch";

    private final KubernetesClient client;

    Permits(KubernetesClient client) {
        this.client = client;
    }

    /** A permit as it was read, with the object to compare with; empty when there is none yet. */
    public record Stored(Permit permit, Optional<Lease> object) {
        /** Whether somebody has deleted it: it goes when Siaga lets go of the estate. */
        boolean kept() {
            return object.filter(Lease::isMarkedForDeletion).isPresent();
        }

        /** Whether a deletion would take it away at once. A finalizer can't be added to what is being deleted already. */
        boolean unprotected() {
            return object.filter(
                            lease -> !lease.isMarkedForDeletion() && !lease.hasFinalizer(AdmissionManifest.IN_FORCE))
                    .isPresent();
        }
    }

    /** Reads from the API server itself, never from a cache: this read is also the proof that the server is alive. */
    public Stored read(EstateKey estate) {
        Lease lease = stored(estate);
        return lease == null
                ? new Stored(new Permit.Absent(), Optional.empty())
                : new Stored(parse(lease), Optional.of(lease));
    }

    /** Writes the next permit over the one that was read; false when somebody else wrote in between. */
    public boolean replace(EstateKey estate, String city, Stored expected, Permit next, Duration length) {
        return written(
                render(estate, city, expected, next, length), expected.object().isEmpty());
    }

    /** Gives a permit of an earlier version what keeps it in force. One that is extended gets it by that; a standby city's may not be written for months. */
    void protect(Stored stored) {
        if (stored.unprotected() && !(stored.permit() instanceof Permit.Absent)) {
            written(lasting(new LeaseBuilder(stored.object().orElseThrow()).build()), false);
        }
    }

    private boolean written(Lease lease, boolean first) {
        try {
            store(lease, first);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Writes a permit that has ended once more, as closed and with an end that lies the margin back, so that also a member whose clock is behind may
     * not renew from now on, nor anybody take the city out of standby. A keeper may have sent an extension just before the end, and a slow API server would take it later: it compares the version
     * that was read, so after this it is refused. True when it is certain.
     */
    boolean seal(EstateRuntime estate, Stored stored) {
        Instant now = estate.clock().now();
        if (!(stored.permit() instanceof Permit.Primary ended) || !ended.endedAt(now)) {
            return false;
        }
        Instant back = now.minus(estate.estate().timing().margin());
        Instant trifle = ended.until().minusMillis(1);
        Permit.Primary last = new Permit.Primary(ended.epoch(), back.isBefore(trifle) ? back : trifle, true);
        boolean done = replace(
                estate.key(),
                estate.self().name(),
                stored,
                last,
                estate.estate().timing().permit());
        if (done) {
            estate.permitSealed(last, ended);
        }
        return done;
    }

    /** Null when there is none. */
    Lease stored(EstateKey estate) {
        return client.leases()
                .inNamespace(estate.namespace())
                .withName(estate.permitName())
                .get();
    }

    /** A write over what was read: the API server compares the resource version. */
    void store(Lease lease, boolean first) {
        var leases =
                client.leases().inNamespace(lease.getMetadata().getNamespace()).resource(lease);
        if (first) {
            leases.create();
        } else {
            leases.update();
        }
    }

    void delete(EstateKey estate) {
        Lease lease = stored(estate);
        if (lease != null && lease.removeFinalizer(AdmissionManifest.IN_FORCE)) {
            store(lease, false);
        }
        client.leases()
                .inNamespace(estate.namespace())
                .withName(estate.permitName())
                .delete();
    }

    /** Anything that isn't a permit of ours reads as absent; the admission policy refuses renewals under it. */
    public static Permit parse(Lease lease) {
        Map<String, String> annotations = lease.getMetadata().getAnnotations();
        try {
            long epoch = Long.parseLong(annotations.getOrDefault(EPOCH, "0"));
            return switch (annotations.getOrDefault(ROLE, "")) {
                case "standby" -> new Permit.Standby(epoch);
                case "primary" -> new Permit.Primary(epoch, end(lease));
                case "ended" -> new Permit.Primary(epoch, end(lease), true);
                case "recloning" -> new Permit.Recloning(epoch, end(lease));
                default -> new Permit.Absent();
            };
        } catch (NumberFormatException | NullPointerException e) {
            return new Permit.Absent();
        }
    }

    private static Instant end(Lease lease) {
        return lease.getSpec()
                .getRenewTime()
                .toInstant()
                .plusSeconds(lease.getSpec().getLeaseDurationSeconds());
    }

    private static Optional<Instant> until(Permit permit) {
        return switch (permit) {
            case Permit.Primary p -> Optional.of(p.until());
            case Permit.Recloning r -> Optional.of(r.until());
            case Permit.Standby ignored -> Optional.empty();
            case Permit.Absent ignored -> Optional.empty();
        };
    }

    /** The admission policy knows primary and standby; under any other word no member holds the lock. */
    private static String role(Permit permit) {
        return switch (permit) {
            case Permit.Primary p -> p.closed() ? "ended" : "primary";
            case Permit.Recloning ignored -> "recloning";
            case Permit.Standby ignored -> "standby";
            case Permit.Absent ignored -> "";
        };
    }

    private static Lease render(EstateKey estate, String city, Stored expected, Permit next, Duration length) {
        LeaseBuilder builder = expected.object()
                .map(LeaseBuilder::new)
                .orElseGet(() -> new LeaseBuilder().withNewMetadata().endMetadata());
        Instant start = until(next).map(end -> end.minus(length)).orElseGet(Instant::now);
        Lease lease = builder.editMetadata()
                .withName(estate.permitName())
                .withNamespace(estate.namespace())
                .addToLabels("app.kubernetes.io/managed-by", "siaga")
                .addToLabels("siaga.dev/policy", estate.policy())
                .addToAnnotations(ROLE, role(next))
                .addToAnnotations(EPOCH, Long.toString(next.epoch()))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(city)
                .withLeaseDurationSeconds((int) length.toSeconds())
                .withRenewTime(
                        start.truncatedTo(java.time.temporal.ChronoUnit.MICROS).atZone(ZoneOffset.UTC))
                .withLeaseTransitions((int) Math.min(next.epoch(), Integer.MAX_VALUE))
                .endSpec()
                .build();
        return lasting(lease);
    }

    private static Lease lasting(Lease lease) {
        if (!lease.isMarkedForDeletion()) {
            lease.addFinalizer(AdmissionManifest.IN_FORCE);
        }
        return lease;
    }
}
