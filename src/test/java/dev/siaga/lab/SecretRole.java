package dev.siaga.lab;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** What the owner of a namespace grants the operator: to read Secrets by their names. */
public final class SecretRole {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private SecretRole() {}

    public static void grant(KubernetesClient admin, String namespace, String secret) {
        String name = "siaga-reads-" + secret;
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(new PolicyRuleBuilder()
                                .withApiGroups("")
                                .withResources("secrets")
                                .withResourceNames(secret)
                                .withVerbs("get")
                                .build())
                        .build())
                .serverSideApply();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", name)
                        .addNewSubject("", "ServiceAccount", "siaga", "siaga-system")
                        .build())
                .serverSideApply();
        await().atMost(Duration.ofSeconds(30)).until(() -> counts(admin, namespace, secret));
    }

    /** The API server takes a moment to judge by what it has just been told. */
    private static boolean counts(KubernetesClient admin, String namespace, String secret) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:siaga-system:siaga")
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withResource("secrets")
                .withVerb("get")
                .withName(secret)
                .endResourceAttributes()
                .endSpec()
                .build();
        return admin.resource(review).create().getStatus().getAllowed();
    }
}
