package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The folders behind one Pod's volumes. Those with content from the API follow it while the Pod lives. */
final class Volumes {
    private final KubernetesClient client;
    private final Path folder;
    private final Owner owner;
    private final Map<String, Path> places = new ConcurrentHashMap<>();

    Volumes(KubernetesClient client, Path podFolder, Owner owner) {
        this.client = client;
        this.folder = podFolder.resolve("volumes");
        this.owner = owner;
    }

    /** May be repeated: what exists stays, what changed in the API is written anew. */
    void prepare(Pod pod, VolumeContent content) throws BadContainer {
        try {
            for (var volume : pod.getSpec().getVolumes()) {
                places.put(volume.getName(), prepare(pod, volume, content));
            }
        } catch (IOException e) {
            throw new BadContainer("ContainerCreating", "can't write a volume: " + e);
        }
    }

    /** Writes anew what changed in the API since. */
    void refresh(Pod pod, VolumeContent content) throws BadContainer {
        try {
            for (var volume : pod.getSpec().getVolumes()) {
                if (VolumeContent.isContent(volume)) {
                    new AtomicFolder(folder.resolve(volume.getName()), owner).write(content.of(volume));
                }
            }
        } catch (IOException e) {
            throw new BadContainer("FailedMount", "can't write a volume: " + e);
        }
    }

    List<Mount> mounts(Container container, Map<String, String> environment) throws BadContainer {
        var mounts = new ArrayList<Mount>();
        for (var mount : container.getVolumeMounts()) {
            mounts.add(new Mount(
                    source(mount, environment), mount.getMountPath(), Boolean.TRUE.equals(mount.getReadOnly())));
        }
        return mounts;
    }

    private Path source(VolumeMount mount, Map<String, String> environment) throws BadContainer {
        var place = Optional.ofNullable(places.get(mount.getName()))
                .orElseThrow(() -> new BadContainer("CreateContainerConfigError", "no volume " + mount.getName()));
        var sub = Optional.ofNullable(mount.getSubPath())
                .or(() ->
                        Optional.ofNullable(mount.getSubPathExpr()).map(text -> Environment.expand(text, environment)))
                .filter(text -> !text.isEmpty());
        return sub.isEmpty() ? place : within(place, sub.get());
    }

    private Path within(Path place, String sub) throws BadContainer {
        var path = place.resolve(sub).normalize();
        try {
            if (!path.startsWith(place)) {
                throw new BadContainer("CreateContainerConfigError", "subPath leaves its volume: " + sub);
            }
            if (!Files.exists(path)) {
                Files.createDirectories(path);
                owner.own(path, 0775);
            }
            return path.toRealPath();
        } catch (IOException e) {
            throw new BadContainer("CreateContainerConfigError", "can't make subPath " + sub + ": " + e);
        }
    }

    private Path prepare(Pod pod, Volume volume, VolumeContent content) throws BadContainer, IOException {
        if (volume.getHostPath() != null) {
            return hostPath(
                    Path.of(volume.getHostPath().getPath()),
                    Optional.ofNullable(volume.getHostPath().getType()));
        }
        if (volume.getPersistentVolumeClaim() != null) {
            return claimed(pod, volume.getPersistentVolumeClaim().getClaimName());
        }
        var place = folder.resolve(volume.getName());
        if (VolumeContent.isContent(volume)) {
            new AtomicFolder(place, owner).write(content.of(volume));
        } else if (volume.getEmptyDir() != null) {
            writable(place);
        } else {
            throw new BadContainer("CreateContainerConfigError", "unsupported volume " + volume.getName());
        }
        return place;
    }

    private static Path hostPath(Path path, Optional<String> type) throws IOException, BadContainer {
        if (type.equals(Optional.of("DirectoryOrCreate"))) {
            Files.createDirectories(path);
        }
        if (!Files.exists(path)) {
            throw new BadContainer("ContainerCreating", "hostPath " + path + " doesn't exist");
        }
        return path;
    }

    private Path claimed(Pod pod, String name) throws BadContainer, IOException {
        var claim = client.persistentVolumeClaims()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        var local = Optional.ofNullable(claim)
                .map(found -> found.getSpec().getVolumeName())
                .map(volume -> client.persistentVolumes().withName(volume).get())
                .map(volume -> volume.getSpec())
                .map(PersistentVolumeSpec::getLocal)
                .orElseThrow(() -> new BadContainer("ContainerCreating", "claim " + name + " has no local volume yet"));
        return writable(Path.of(local.getPath()));
    }

    /** Group and set-group-id bits as Kubernetes gives them for an fsGroup; open to all users without one. */
    private Path writable(Path place) throws IOException {
        // Once only: a program may have closed its folder to others since, as PostgreSQL does.
        if (!Files.exists(place)) {
            Files.createDirectories(place);
            owner.own(place, owner.shared() ? 02775 : 0777);
        }
        return place;
    }
}
