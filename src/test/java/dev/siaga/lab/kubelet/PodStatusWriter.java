package dev.siaga.lab.kubelet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes a Pod's status into the API whenever it says something new. */
final class PodStatusWriter {
    private static final Logger LOG = Logger.getLogger(PodStatusWriter.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final Instant startTime;
    private String written = "";

    PodStatusWriter(KubernetesClient client, Instant startTime) {
        this.client = client;
        this.startTime = startTime;
    }

    /** Answers false when the API could not be reached, so that the caller comes again. */
    boolean write(PodStatuses statuses, Optional<PodNetwork> network, String hostIp) {
        var patch = patch(statuses, network, hostIp).toString();
        if (patch.equals(written)) {
            return true;
        }
        var meta = statuses.pod().getMetadata();
        try {
            client.pods()
                    .inNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
            written = patch;
            return true;
        } catch (KubernetesClientException e) {
            // Another Pod of the same name may be there by now: then nobody is left who would read this status.
            boolean gone = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    || e.getCode() == HttpURLConnection.HTTP_CONFLICT && isAnother(meta);
            if (!gone) {
                LOG.warnf("status of %s: %s", meta.getName(), e.getMessage());
            }
            return gone;
        }
    }

    private boolean isAnother(ObjectMeta meta) {
        try {
            var present = client.pods()
                    .inNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .get();
            return present == null
                    || !meta.getUid().equals(present.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private ObjectNode patch(PodStatuses statuses, Optional<PodNetwork> network, String hostIp) {
        var builder = new PodStatusBuilder()
                .withPhase(statuses.phase())
                .withHostIP(hostIp)
                .addNewHostIP(hostIp)
                .withStartTime(startTime(statuses.pod()))
                .withConditions(statuses.conditions(network.isPresent()))
                .withContainerStatuses(
                        statuses.main().stream().map(statuses::status).toList())
                .withInitContainerStatuses(
                        statuses.init().stream().map(statuses::status).toList());
        network.ifPresent(known -> builder.withPodIP(known.ip()));
        ObjectNode status = JSON.valueToTree(builder.build());
        // A merge would keep the address of a former life next to the new one.
        network.ifPresent(known -> {
            var ips = status.putArray("podIPs");
            ips.addObject().put("ip", known.ip());
            ips.addObject().put("$patch", "replace");
        });
        var patch = JSON.createObjectNode();
        patch.putObject("metadata").put("uid", statuses.pod().getMetadata().getUid());
        patch.set("status", status);
        return patch;
    }

    private String startTime(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .map(status -> status.getStartTime())
                .orElseGet(() -> PodStatuses.text(startTime));
    }
}
