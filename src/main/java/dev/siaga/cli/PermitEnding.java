package dev.siaga.cli;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.Permits;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Ends a permit as the operator does when it steps down: by a write over the one that was read, with an end that lies the margin back, so that a member whose
 * clock is behind may not renew either. Now is what the API server says: the clock of whoever calls may be anywhere.
 */
record PermitEnding(Cluster cluster, EstateKey estate, String city) {
    private static final int TRIES = 10;

    /** The permit, if it lets the city accept writes. */
    Lease running() {
        Lease lease = cluster.find(Lease.class, estate.permitName())
                .orElseThrow(() -> new Problem(
                        "there is no permit in the namespace %s (context %s): this estate was never guarded here, so nothing can be ended"
                                .formatted(estate.namespace(), cluster.context())));
        String holder = lease.getSpec().getHolderIdentity();
        if (!city.equals(holder)) {
            throw new Problem("the context %s leads to the cluster of %s: name the context of %s"
                    .formatted(cluster.context(), holder, city));
        }
        if (!(Permits.parse(lease) instanceof Permit.Primary)) {
            throw new Problem("%s has no permit to accept writes: it stands by".formatted(city));
        }
        return lease;
    }

    /** A living operator renews every few seconds; whoever reads and writes between two renewals wins. */
    void end(Lease first, Duration margin) {
        Lease read = first;
        for (int tried = 0; tried < TRIES; tried++) {
            if (written(ended(read, serverTime().plusSeconds(1).minus(margin)))) {
                return;
            }
            read = running();
        }
        throw new Problem("the permit is written by others all the time: nothing was ended, try again");
    }

    static Lease ended(Lease permit, Instant end) {
        Instant start = end.minusSeconds(permit.getSpec().getLeaseDurationSeconds());
        return permit.getSpec().getRenewTime().toInstant().isBefore(start)
                ? permit
                : new LeaseBuilder(permit)
                        .editSpec()
                        .withRenewTime(start.atZone(ZoneOffset.UTC))
                        .endSpec()
                        .build();
    }

    private boolean written(Lease permit) {
        try {
            cluster.client().resource(permit).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw new Problem("the context %s: %s".formatted(cluster.context(), e.getMessage()));
        }
    }

    /** The second in which the API server would have created something that is not created. */
    private Instant serverTime() {
        Lease trial = new LeaseBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withGenerateName(estate.permitName() + "-clock-")
                        .withNamespace(estate.namespace())
                        .build())
                .withNewSpec()
                .endSpec()
                .build();
        Lease answered = cluster.asked(
                Lease.class, () -> cluster.client().resource(trial).dryRun(true).create());
        return Instant.parse(answered.getMetadata().getCreationTimestamp());
    }
}
