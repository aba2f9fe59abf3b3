package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

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
    }
}
