package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.traffic.DnsRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A DNSEndpoint of ExternalDNS, as it should be, whether one is so, and what one says. */
final class DnsManifest {
    static final String API_VERSION = "externaldns.k8s.io/v1alpha1";
    static final String KIND = "DNSEndpoint";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Whose names an object holds: ExternalDNS tells the two apart by a label, for they need different care. */
    enum Names {
        ESTATE,
        CITY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String of(EstateKey estate) {
            return estate.policy() + "-names-" + word();
        }
    }

    private DnsManifest() {}

    static GenericKubernetesResource of(
            FailoverPolicy policy, EstateKey estate, Names names, List<DnsRecord> records, Duration ttl) {
        var manifest = new GenericKubernetesResource();
        manifest.setApiVersion(API_VERSION);
        manifest.setKind(KIND);
        manifest.setMetadata(new ObjectMetaBuilder()
                .withName(names.of(estate))
                .withNamespace(estate.namespace())
                .withLabels(estate.labels())
                .addToLabels("app.kubernetes.io/name", estate.policy())
                .addToLabels("app.kubernetes.io/component", "public-names")
                .addToLabels("siaga.dev/names", names.word())
                .addNewOwnerReference()
                .withApiVersion(policy.getApiVersion())
                .withKind(policy.getKind())
                .withName(policy.getMetadata().getName())
                .withUid(policy.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        manifest.setAdditionalProperty(
                "spec",
                Map.of("endpoints", records.stream().map(r -> endpoint(r, ttl)).toList()));
        return manifest;
    }

    /** What carries our name but is somebody else's stays as it is. */
    static boolean ours(HasMetadata found, FailoverPolicy policy) {
        return "siaga".equals(labels(found.getMetadata()).get(MANAGED_BY))
                || owners(found).contains(policy.getMetadata().getUid());
    }

    /** Whether it says what is wanted; others may have added labels. */
    static boolean holds(GenericKubernetesResource found, GenericKubernetesResource wanted) {
        return labels(found.getMetadata())
                        .entrySet()
                        .containsAll(labels(wanted.getMetadata()).entrySet())
                && owners(found).containsAll(owners(wanted))
                && endpoints(found).toList().equals(endpoints(wanted).toList());
    }

    /** The records of one host, of the types that Siaga writes. */
    static List<DnsRecord> records(GenericKubernetesResource found, String host) {
        return endpoints(found)
                .filter(endpoint -> host.equals(endpoint.get("dnsName")))
                .flatMap(endpoint -> Arrays.stream(DnsRecord.Type.values())
                        .filter(type -> type.name().equals(endpoint.get("recordType")))
                        .map(type -> new DnsRecord(host, type, targets(endpoint))))
                .toList();
    }

    private static List<String> targets(Map<?, ?> endpoint) {
        return endpoint.get("targets") instanceof List<?> targets
                ? targets.stream().map(Object::toString).toList()
                : List.of();
    }

    private static Stream<Map<?, ?>> endpoints(GenericKubernetesResource resource) {
        return resource.get("spec", "endpoints") instanceof List<?> endpoints
                ? endpoints.stream().filter(Map.class::isInstance).map(Map.class::cast)
                : Stream.empty();
    }

    private static List<String> owners(HasMetadata resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .toList();
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }

    private static Map<String, Object> endpoint(DnsRecord record, Duration ttl) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("dnsName", record.host());
        endpoint.put("recordType", record.type().name());
        endpoint.put("recordTTL", Math.toIntExact(ttl.toSeconds()));
        endpoint.put("targets", record.targets());
        return endpoint;
    }
}
