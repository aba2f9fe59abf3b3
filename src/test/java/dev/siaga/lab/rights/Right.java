package dev.siaga.lab.rights;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One verb on one resource, as a role grants it and as a request needs it: {@code group} is empty for the core group, {@code resource} has its
 * subresource after a slash, and {@code name} is there where only one object is meant.
 */
record Right(String role, String group, String resource, String verb, Optional<String> name) {

    static Stream<Right> of(
            String role, List<String> groups, List<String> resources, List<String> verbs, List<String> names) {
        List<Optional<String>> objects = names.isEmpty()
                ? List.of(Optional.empty())
                : names.stream().map(Optional::of).toList();
        return groups.stream()
                .flatMap(group -> resources.stream()
                        .flatMap(resource -> verbs.stream()
                                .flatMap(verb ->
                                        objects.stream().map(name -> new Right(role, group, resource, verb, name)))));
    }

    /** Whether a request needs this one: of a right that names its object, for that object. */
    boolean covers(Right used) {
        return role.equals(used.role)
                && group.equals(used.group)
                && resource.equals(used.resource)
                && verb.equals(used.verb)
                && (name.isEmpty() || name.equals(used.name));
    }

    @Override
    public String toString() {
        return "%s %s%s%s (%s)"
                .formatted(
                        verb,
                        resource,
                        group.isEmpty() ? "" : "." + group,
                        name.map(n -> " " + n).orElse(""),
                        role);
    }
}
