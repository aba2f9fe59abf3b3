package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Service-account tokens bound to a Pod. Each is kept for four fifths of its life, then asked for anew. */
final class TokenSource {
    private final KubernetesClient client;
    private final Clock clock;
    private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

    private record Key(String podUid, Optional<String> audience, long seconds) {}

    private record Token(String text, Instant renewAt) {}

    TokenSource(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    String token(Pod pod, Optional<String> audience, long seconds) {
        var key = new Key(pod.getMetadata().getUid(), audience, seconds);
        return tokens.compute(
                        key,
                        (same, known) -> Optional.ofNullable(known)
                                .filter(token -> token.renewAt().isAfter(clock.instant()))
                                .orElseGet(() -> request(pod, key)))
                .text();
    }

    void forget(Pod pod) {
        tokens.keySet().removeIf(key -> key.podUid().equals(pod.getMetadata().getUid()));
    }

    private Token request(Pod pod, Key key) {
        var meta = pod.getMetadata();
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .addAllToAudiences(key.audience().stream().toList())
                .withExpirationSeconds(key.seconds())
                .withNewBoundObjectRef("v1", "Pod", meta.getName(), meta.getUid())
                .endSpec()
                .build();
        var answer = client.serviceAccounts()
                .inNamespace(meta.getNamespace())
                .withName(pod.getSpec().getServiceAccountName())
                .tokenRequest(request);
        var life = Duration.ofSeconds(key.seconds()).multipliedBy(4).dividedBy(5);
        return new Token(answer.getStatus().getToken(), clock.instant().plus(life));
    }
}
