package dev.siaga.controller.watch;

import dev.siaga.api.v1alpha1.CityBackups;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.controller.DurationText;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.watch.Backups;
import dev.siaga.watch.Finding;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Learns when the city was last backed up, from a measurement or from the Job that does it. */
@Singleton
class BackupWatcher implements Watcher {
    private final CityValues values;
    private final KubernetesClient client;

    BackupWatcher(CityValues values, KubernetesClient client) {
        this.values = values;
        this.client = client;
    }

    @Override
    public void look(EstateRuntime estate, CityClusterSpec city) {
        String namespace = estate.key().namespace();
        Instant now = Instant.now();
        estate.affairs()
                .backedUp(Optional.ofNullable(city.backups())
                        .map(wanted -> Backups.both(
                                full(namespace, wanted, now),
                                Optional.ofNullable(wanted.wal()).map(wal -> wal(namespace, wal, now)))));
    }

    private Finding full(String namespace, CityBackups wanted, Instant now) {
        Backups backups = new Backups("full backup", DurationText.parse("spec.backups.maxAge", wanted.maxAge()));
        return wanted.cronJob() == null
                ? backups.judge(
                        values.of(
                                namespace,
                                wanted.metric().prometheus(),
                                wanted.metric().query(),
                                now),
                        now)
                : job(namespace, wanted.cronJob(), backups, now);
    }

    private Finding wal(String namespace, CityBackups.Wal wanted, Instant now) {
        return new Backups("archived log", DurationText.parse("spec.backups.wal.maxAge", wanted.maxAge()))
                .judge(values.of(namespace, wanted.prometheus(), wanted.query(), now), now);
    }

    private Finding job(String namespace, String name, Backups backups, Instant now) {
        try {
            return Optional.ofNullable(client.batch()
                            .v1()
                            .cronjobs()
                            .inNamespace(namespace)
                            .withName(name)
                            .get())
                    .map(job -> judge(job, backups, now))
                    .orElseGet(() -> backups.unknown("there is no CronJob %s in this namespace".formatted(name)));
        } catch (KubernetesClientException e) {
            return backups.unknown("the CronJob %s can't be read: %s".formatted(name, e.getMessage()));
        }
    }

    static Finding judge(CronJob job, Backups backups, Instant now) {
        return Optional.ofNullable(job.getStatus())
                .map(CronJobStatus::getLastSuccessfulTime)
                .map(Instant::parse)
                .map(last -> backups.judge(last, now))
                .orElseGet(() -> backups.never(Instant.parse(job.getMetadata().getCreationTimestamp()), now));
    }
}
