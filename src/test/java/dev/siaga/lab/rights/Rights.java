package dev.siaga.lab.rights;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What roles grant, and how that compares with what was asked for. */
record Rights(List<Right> granted) {
    static final String WILDCARD = "*";

    static Rights of(Collection<? extends HasMetadata> objects) {
        return new Rights(objects.stream().flatMap(Rights::grantedBy).toList());
    }

    private static Stream<Right> grantedBy(HasMetadata object) {
        return switch (object) {
            case ClusterRole role -> grantedBy("ClusterRole", role.getRules());
            case Role role -> grantedBy("Role", role.getRules());
            default -> Stream.empty();
        };
    }

    private static Stream<Right> grantedBy(String role, List<PolicyRule> rules) {
        return rules.stream()
                .flatMap(rule -> Right.of(
                        role, rule.getApiGroups(), rule.getResources(), rule.getVerbs(), rule.getResourceNames()));
    }

    /** Those that grant more than anybody can have thought of. */
    List<Right> wildcards() {
        return granted.stream()
                .filter(right ->
                        Stream.of(right.group(), right.resource(), right.verb()).anyMatch(WILDCARD::equals))
                .toList();
    }

    /** Those that no request needed. */
    List<Right> unused(Collection<Right> used) {
        return granted.stream()
                .filter(right -> used.stream().noneMatch(right::covers))
                .toList();
    }
}
