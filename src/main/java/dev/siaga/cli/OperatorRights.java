package dev.siaga.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the operator's service account may not do of that which {@code config/rbac} of this build grants, by the API server's own verdict. */
final class OperatorRights {
    private static final List<String> MANIFESTS = List.of("/rbac/cluster-role.yaml", "/rbac/role.yaml");
    private static final Set<String> CLUSTER_WIDE =
            Set.of("nodes", "persistentvolumes", "validatingadmissionpolicies", "validatingadmissionpolicybindings");

    /** One right, and where it is needed. */
    private record Right(String namespace, String group, String resource, String verb, String name) {
        String words() {
            return "%s %s%s%s"
                    .formatted(verb, resource, group.isEmpty() ? "" : "." + group, name.isEmpty() ? "" : " " + name);
        }
    }

    private final Cluster cluster;
    private final String operators;

    OperatorRights(Cluster cluster, String operators) {
        this.cluster = cluster;
        this.operators = operators;
    }

    List<String> missing() {
        return MANIFESTS.stream().flatMap(this::load).flatMap(this::rights).distinct().toList().parallelStream()
                .filter(right -> !allowed(right))
                .map(Right::words)
                .sorted()
                .toList();
    }

    /** Whether it may read a Secret of the estate's namespace, which {@code config/rbac} doesn't grant: the namespace's owner does. */
    boolean reads(String secret) {
        return allowed(new Right(cluster.namespace(), "", "secrets", "get", secret));
    }

    private Stream<HasMetadata> load(String resource) {
        try (InputStream text = OperatorRights.class.getResourceAsStream(resource)) {
            return cluster.client().load(text).items().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Right> rights(HasMetadata object) {
        return switch (object) {
            case ClusterRole role -> role.getRules().stream().flatMap(rule -> rights(rule, cluster.namespace()));
            case Role role -> role.getRules().stream().flatMap(rule -> rights(rule, operators));
            default -> Stream.empty();
        };
    }

    private static Stream<Right> rights(PolicyRule rule, String namespace) {
        List<String> names = Optional.ofNullable(rule.getResourceNames())
                .filter(some -> !some.isEmpty())
                .orElse(List.of(""));
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream()
                                .flatMap(verb -> names.stream()
                                        .map(name -> new Right(
                                                CLUSTER_WIDE.contains(resource) ? "" : namespace,
                                                group,
                                                resource,
                                                verb,
                                                name)))));
    }

    private boolean allowed(Right right) {
        String[] parts = right.resource().split("/", 2);
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:%s:siaga".formatted(operators))
                .withGroups("system:serviceaccounts", "system:serviceaccounts:" + operators, "system:authenticated")
                .withNewResourceAttributes()
                .withNamespace(right.namespace())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "")
                .withVerb(right.verb())
                .withName(right.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(cluster.asked(
                        SubjectAccessReview.class,
                        () -> cluster.client().resource(review).create())
                .getStatus()
                .getAllowed());
    }
}
