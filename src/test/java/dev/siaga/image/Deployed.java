package dev.siaga.image;

import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a kubelet gives the operator's container, by its own Deployment in {@code config/manager}: mounts, environment, service account. Files lie in
 * a folder of this machine.
 *
 * @param mounts where in the container, and which folder of this machine that is
 * @param writable the folder behind the container's only writable place
 */
record Deployed(Map<String, Path> mounts, Map<String, String> environment, Path writable) {
    private static final Path MANIFEST = Path.of("config/manager/deployment.yaml");
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    static Deployed in(SingleCity city, Path folder) throws IOException {
        Deployment deployment = new KubernetesSerialization().unmarshal(Files.readString(MANIFEST), Deployment.class);
        Container container =
                deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
        if (!Boolean.TRUE.equals(container.getSecurityContext().getReadOnlyRootFilesystem())) {
            throw new IllegalStateException(MANIFEST + ": the root is no longer read-only, as it is here");
        }
        Map<String, Path> mounts = new LinkedHashMap<>();
        mounts.put(ACCOUNT, account(city, folder.resolve("account")));
        Path writable = null;
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                    .filter(each -> each.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            Path source = Files.createDirectories(folder.resolve(mount.getName()));
            if (volume.getEmptyDir() != null) {
                Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxrwxrwx"));
                writable = source;
            } else {
                certificates(city.quorumCredentials(), source);
            }
            mounts.put(mount.getMountPath(), source);
        }
        return new Deployed(mounts, environment(city), writable);
    }

    private static Map<String, String> environment(SingleCity city) throws IOException {
        URL api = city.client().getMasterUrl();
        return Map.of(
                "SIAGA_CITY",
                "jakarta",
                "SIAGA_QUORUM_ENDPOINTS",
                String.join(",", SingleCity.quorumEndpoints()),
                "POD_NAMESPACE",
                "siaga-system",
                "HOSTNAME",
                "siaga-0",
                "KUBERNETES_SERVICE_HOST",
                api.getHost(),
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(api.getPort()));
    }

    private static Path account(SingleCity city, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("token"), city.serviceAccountToken("siaga-system", "siaga"));
        Files.writeString(folder.resolve("namespace"), "siaga-system");
        Files.write(
                folder.resolve("ca.crt"),
                Base64.getDecoder().decode(city.client().getConfiguration().getCaCertData()));
        return folder;
    }

    private static void certificates(Path from, Path to) throws IOException {
        Files.copy(from.resolve("ca.crt"), to.resolve("ca.crt"));
        Files.copy(from.resolve("client.crt"), to.resolve("tls.crt"));
        Files.copy(from.resolve("client.key"), to.resolve("tls.key"));
        for (String name : new String[] {"ca.crt", "tls.crt", "tls.key"}) {
            Files.setPosixFilePermissions(to.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
