package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.Apply;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.traffic.DnsManifest.Names;
import dev.siaga.traffic.DnsRecord;
import dev.siaga.traffic.NameAnswer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Writes DNSEndpoints for ExternalDNS: only what differs, and nothing that isn't Siaga's. Whether there is such a kind the API server is asked three
 * times a minute at most, whoever wants one; it needs no right to answer that.
 */
@Singleton
class DnsEndpoints {
    private static final Duration KNOWN_FOR = Duration.ofSeconds(20);
    private static final ResourceDefinitionContext DNS_ENDPOINT = new ResourceDefinitionContext.Builder()
            .withGroup("externaldns.k8s.io")
            .withVersion("v1alpha1")
            .withKind(DnsManifest.KIND)
            .withPlural("dnsendpoints")
            .withNamespaced(true)
            .build();

    /** What became of one object. */
    sealed interface Outcome {
        /** It holds these; without any there is none. */
        record Holds(List<DnsRecord> records) implements Outcome {}

        record Failed(String reason, String message) implements Outcome {}
    }

    private record Served(boolean served, long at) {}

    private final KubernetesClient client;
    private final AtomicReference<Served> kind = new AtomicReference<>();

    DnsEndpoints(KubernetesClient client) {
        this.client = client;
    }

    /** Whether this cluster has the kind. */
    boolean served() {
        Served known = kind.get();
        if (known == null || System.nanoTime() - known.at() > KNOWN_FOR.toNanos()) {
            known = new Served(client.supports(DnsManifest.API_VERSION, DnsManifest.KIND), System.nanoTime());
            kind.set(known);
        }
        return known.served();
    }

    /** Makes one object say these answers, or takes it away when they come to nothing. */
    Outcome write(FailoverPolicy policy, EstateKey estate, Names names, List<NameAnswer> answers, Duration ttl) {
        Resource<GenericKubernetesResource> resource = client.genericKubernetesResources(DNS_ENDPOINT)
                .inNamespace(estate.namespace())
                .withName(names.of(estate));
        try {
            GenericKubernetesResource found = resource.get();
            if (found != null && !DnsManifest.ours(found, policy)) {
                return answers.isEmpty() ? new Outcome.Holds(List.of()) : taken(names.of(estate));
            }
            List<DnsRecord> records =
                    answers.stream().flatMap(answer -> records(answer, found)).toList();
            if (records.isEmpty()) {
                if (found != null) {
                    resource.delete();
                }
                return new Outcome.Holds(records);
            }
            GenericKubernetesResource wanted = DnsManifest.of(policy, estate, names, records, ttl);
            if (found == null || !DnsManifest.holds(found, wanted)) {
                resource.patch(Apply.AS_SIAGA, wanted);
            }
            return new Outcome.Holds(records);
        } catch (KubernetesClientException e) {
            kind.set(null);
            return new Outcome.Failed(
                    "NotWritten",
                    "the DNSEndpoint %s can't be written: %s".formatted(names.of(estate), e.getMessage()));
        }
    }

    private static Stream<DnsRecord> records(NameAnswer answer, GenericKubernetesResource found) {
        return switch (answer) {
            case NameAnswer.Leads leads -> leads.records().stream();
            case NameAnswer.Stays stays ->
                found == null ? Stream.empty() : DnsManifest.records(found, stays.host()).stream();
            case NameAnswer.Missing _ -> Stream.empty();
        };
    }

    private static Outcome taken(String name) {
        return new Outcome.Failed(
                "NameTaken", "there is a DNSEndpoint %s that isn't Siaga's: rename or delete it".formatted(name));
    }
}
