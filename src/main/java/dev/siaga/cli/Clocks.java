package dev.siaga.cli;

import dev.siaga.controller.primacy.EstateKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far the clock of Patroni is from the operator's, by what each wrote into an object and when the API server says that it did. The clock of whoever asks
 * doesn't count. The API server tells whole seconds, so a second of the difference proves nothing and is left out.
 */
final class Clocks {
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private Clocks() {}

    static Duration skew(Cluster cluster, EstateKey key, PatroniObjects patroni) {
        HasMetadata lock = patroni.lock()
                .orElseThrow(() -> new Problem("nobody holds Patroni's lock, so nothing shows the time of its clock"));
        Lease permit = cluster.find(Lease.class, key.permitName())
                .filter(lease -> lease.getSpec().getRenewTime() != null)
                .orElseThrow(
                        () -> new Problem("there is no permit, so nothing shows the time of the operator's clock"));
        Instant patroniSays = time(lock.getMetadata().getAnnotations().get("renewTime"));
        Instant operatorSays = permit.getSpec().getRenewTime().toInstant();
        return skew(patroniSays, written(lock.getMetadata()), operatorSays, written(permit.getMetadata()));
    }

    static Duration skew(Instant one, Instant oneWritten, Instant other, Instant otherWritten) {
        Duration apart = Duration.between(oneWritten, one)
                .minus(Duration.between(otherWritten, other))
                .abs();
        return apart.compareTo(RESOLUTION) > 0 ? apart.minus(RESOLUTION) : Duration.ZERO;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new Problem("Patroni's lock tells no time that can be read: " + text);
        }
    }

    /** When it was last changed, by the API server's clock. */
    private static Instant written(ObjectMeta meta) {
        return Optional.ofNullable(meta.getManagedFields()).stream()
                .flatMap(List::stream)
                .map(ManagedFieldsEntry::getTime)
                .filter(time -> time != null)
                .map(Instant::parse)
                .max(Comparator.naturalOrder())
                .orElseThrow(
                        () -> new Problem("the API server doesn't say when %s was written".formatted(meta.getName())));
    }
}
