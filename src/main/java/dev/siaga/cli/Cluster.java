package dev.siaga.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One API server as a context of the kubeconfig leads to it, and the namespace that is meant there. */
record Cluster(String context, KubernetesClient client, String namespace) implements AutoCloseable {
    private static final int UNPROCESSABLE = 422;

    /** All objects of a kind in the namespace, by name. */
    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return asked(
                kind,
                () -> client.resources(kind).inNamespace(namespace).list().getItems().stream()
                        .sorted(Comparator.comparing(
                                object -> object.getMetadata().getName()))
                        .toList());
    }

    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return Optional.ofNullable(asked(
                        kind,
                        () -> client.resources(kind)
                                .inNamespace(namespace)
                                .withName(name)
                                .get()))
                .orElseThrow(() -> new Problem("there is no %s %s in the namespace %s (context %s)"
                        .formatted(HasMetadata.getKind(kind), name, namespace, context)));
    }

    /** The one that is named; the only one there is, when none is. */
    <T extends HasMetadata> T meant(Class<T> kind, Optional<String> name) {
        if (name.isPresent()) {
            return named(kind, name.get());
        }
        List<T> all = all(kind);
        return switch (all.size()) {
            case 0 ->
                throw new Problem("there is no %s in the namespace %s (context %s): name another with -n"
                        .formatted(HasMetadata.getKind(kind), namespace, context));
            case 1 -> all.getFirst();
            default ->
                throw new Problem("there are several: name one of "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(one -> one.getMetadata().getName())
                                        .toList()));
        };
    }

    <T extends HasMetadata> T create(T object) {
        return asked(object.getClass(), () -> client.resource(object).create());
    }

    /** A JSON merge patch. */
    <T extends HasMetadata> T patch(T object, String mergePatch) {
        return asked(
                object.getClass(),
                () -> client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch));
    }

    /** One object of any kind by its name; empty when there is none. */
    <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return Optional.ofNullable(asked(
                kind,
                () -> client.resources(kind)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    /** Asks the API server, and says in words what it answered when that was no. */
    <R> R asked(Class<? extends HasMetadata> kind, Supplier<R> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new Problem.Conflict();
            }
            throw new Problem(
                    switch (e.getCode()) {
                        case HttpURLConnection.HTTP_NOT_FOUND ->
                            "the cluster of the context %s has no kind %s: install Siaga there, or choose another with --context"
                                    .formatted(context, HasMetadata.getKind(kind));
                        case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
                            "the context %s may not do that: %s".formatted(context, e.getMessage());
                        case HttpURLConnection.HTTP_CONFLICT ->
                            "somebody else has just changed it: look, and try again";
                        case UNPROCESSABLE -> refusal(e);
                        default -> "the context %s: %s".formatted(context, e.getMessage());
                    });
        }
    }

    /** What the rules of the resource say, without the API server's preamble. */
    private static String refusal(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .map(message -> message.replaceFirst("^.* is invalid: ", ""))
                .orElse(e.getMessage());
    }

    @Override
    public void close() {
        client.close();
    }
}
