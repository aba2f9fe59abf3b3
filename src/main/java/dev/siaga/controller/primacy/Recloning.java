package dev.siaga.controller.primacy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes a city's data anew from the new primary. Patroni itself refuses to re-clone a standby leader, so it is done as a human would: the
 * members' data claims and Pods go, their StatefulSet makes them again, and Patroni's note that the cluster is initialised is taken away so
 * that the first member clones from the remote primary. What is younger than the decision stays.
 */
@Singleton
public class Recloning {
    private final KubernetesClient client;
    private final PatroniMembers members;
    private final PatroniNotes notes;

    Recloning(KubernetesClient client, PatroniMembers members, PatroniNotes notes) {
        this.client = client;
        this.members = members;
        this.notes = notes;
    }

    /** Goes on with it; answers what is still in the way, and nothing once only new members are left. */
    public Optional<String> advance(EstateRuntime estate, Instant olderThan) {
        LocalCity city = estate.local();
        List<Pod> pods = members.pods(city).orElse(List.of());
        if (pods.isEmpty()) {
            return Optional.of("waiting for the members of " + city.scope());
        }
        List<String> leaving = new ArrayList<>();
        for (Pod pod : pods) {
            List<PersistentVolumeClaim> claims = claims(city, pod);
            if (claims.isEmpty() && hasClaims(pod) && !going(pod)) {
                return Optional.of(
                        "%s has none of the claims that the CityCluster's spec.patroni.dataClaims names, %s: name the volume claim templates that hold the database"
                                .formatted(pod.getMetadata().getName(), city.dataClaims()));
            }
            if (going(pod) || discarded(pod, claims, olderThan)) {
                leaving.add(pod.getMetadata().getName());
            }
        }
        if (!leaving.isEmpty()) {
            return Optional.of("waiting for " + leaving + " to end");
        }
        forgetCluster(city);
        return Optional.empty();
    }

    /** The claims first: once their deletion is asked for, nothing brings the data back, and the Pod is all that holds it. */
    private boolean discarded(Pod pod, List<PersistentVolumeClaim> claims, Instant olderThan) {
        List<PersistentVolumeClaim> old =
                claims.stream().filter(claim -> createdBefore(claim, olderThan)).toList();
        boolean outdated = claims.isEmpty() ? createdBefore(pod, olderThan) : !old.isEmpty();
        if (outdated) {
            old.forEach(this::delete);
            delete(pod);
        }
        return outdated;
    }

    /** The member's own claims for the database: those that its StatefulSet made for it from the templates of these names. */
    private List<PersistentVolumeClaim> claims(LocalCity city, Pod pod) {
        return city.dataClaims().stream()
                .map(template -> template + "-" + pod.getMetadata().getName())
                .filter(name -> claimNames(pod).contains(name))
                .map(name -> client.persistentVolumeClaims()
                        .inNamespace(city.namespace())
                        .withName(name)
                        .get())
                .filter(Objects::nonNull)
                .toList();
    }

    private static boolean going(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean hasClaims(Pod pod) {
        return !claimNames(pod).isEmpty();
    }

    private static List<String> claimNames(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .map(PersistentVolumeClaimVolumeSource::getClaimName)
                .toList();
    }

    private static boolean createdBefore(HasMetadata object, Instant instant) {
        return Instant.parse(object.getMetadata().getCreationTimestamp()).isBefore(instant);
    }

    private void delete(HasMetadata object) {
        if (object.getMetadata().getDeletionTimestamp() == null) {
            client.resource(object).delete();
        }
    }

    /** Takes away Patroni's note that the cluster is initialised. */
    public void forgetCluster(LocalCity city) {
        notes.forgetCluster(city);
    }
}
