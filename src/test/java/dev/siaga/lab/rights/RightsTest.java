package dev.siaga.lab.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which rights a request uses, and which of a role's nobody did. */
class RightsTest {
    private static final String ALLOWED =
            "RBAC: allowed by ClusterRoleBinding \"siaga\" of ClusterRole \"siaga\" to ServiceAccount \"siaga/siaga-system\"";

    private static final Rights ROLE = Rights.of(List.of(new KubernetesSerialization().<ClusterRole>unmarshal("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: siaga}
            rules:
              - {apiGroups: [""], resources: [pods], verbs: [get, delete]}
              - {apiGroups: [""], resources: [pods/eviction], verbs: [create]}
              - {apiGroups: [""], resources: [configmaps], resourceNames: [notes], verbs: [get]}
              - {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [create, patch]}
            """)));

    @Test
    void what_nobody_asked_for_is_told_with_its_role() {
        var used = List.of(
                right("", "pods", "get", "orders-0"),
                right("", "pods/eviction", "create", "orders-0"),
                right("", "configmaps", "get", "other"),
                right("policy", "poddisruptionbudgets", "create", "orders"));

        assertEquals(
                List.of(
                        "delete pods (ClusterRole)",
                        "get configmaps notes (ClusterRole)",
                        "patch poddisruptionbudgets.policy (ClusterRole)"),
                ROLE.unused(used).stream().map(Right::toString).toList());
    }

    @Test
    void a_request_uses_the_verb_it_was_sent_with() {
        assertEquals(List.of(right("", "pods", "get", "orders-0")), used(event("get", "pods", "", 200, ALLOWED)));
        assertEquals(
                List.of(right("", "pods/eviction", "create", "orders-0")),
                used(event("create", "pods", "eviction", 201, ALLOWED)));
    }

    @Test
    void a_patch_that_makes_the_object_creates_it_too() {
        assertEquals(
                List.of(right("", "services", "patch", "orders-0"), right("", "services", "create", "orders-0")),
                used(event("patch", "services", "", 201, ALLOWED)));
        assertEquals(1, used(event("patch", "services", "", 200, ALLOWED)).size());
    }

    @Test
    void what_every_account_may_do_says_nothing_of_the_roles() {
        assertFalse(event(
                        "get",
                        "pods",
                        "",
                        200,
                        "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole \"system:discovery\"")
                .byOwnRole());
    }

    @Test
    void only_the_authorizer_tells_that_a_right_is_missing() {
        assertFalse(
                event("update", "leases", "", 403, ALLOWED).forbidden(),
                "refused by the fence, not for want of a right");
        assertTrue(read("""
                {"verb": "list", "objectRef": {"resource": "secrets"}, "responseStatus": {"code": 403},
                 "annotations": {"authorization.k8s.io/decision": "forbid", "authorization.k8s.io/reason": ""}}
                """).forbidden());
    }

    @Test
    void a_wildcard_is_found_wherever_it_stands() {
        var role = new Rights(Right.of("Role", List.of("apps"), List.of("*"), List.of("get"), List.of())
                .toList());

        assertEquals(1, role.wildcards().size());
        assertEquals(List.of(), ROLE.wildcards());
    }

    @Test
    void secrets_are_granted_by_their_namespaces_only() throws IOException {
        List<Right> granted =
                Rights.of(RightsMain.manifests(Path.of("config/rbac"))).granted();

        assertFalse(granted.isEmpty());
        assertEquals(
                List.of(),
                granted.stream()
                        .filter(right -> right.resource().equals("secrets"))
                        .toList());
    }

    private static List<Right> used(AuditEvent event) {
        return event.used().toList();
    }

    private static Right right(String group, String resource, String verb, String name) {
        return new Right("ClusterRole", group, resource, verb, Optional.of(name));
    }

    private static AuditEvent event(String verb, String resource, String subresource, int code, String reason) {
        return read("""
                {"verb": "%s", "objectRef": {"resource": "%s", "subresource": "%s", "name": "orders-0"}, "responseStatus": {"code": %d},
                 "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "%s"}}
                """.formatted(verb, resource, subresource, code, reason.replace("\"", "\\\"")));
    }

    private static AuditEvent read(String json) {
        try {
            return new AuditEvent(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
