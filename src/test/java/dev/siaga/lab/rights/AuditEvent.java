package dev.siaga.lab.rights;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One request of the operator as an API server's audit log (audit.k8s.io/v1) tells it. */
record AuditEvent(JsonNode event) {
    private static final String ANNOTATIONS = "/annotations/authorization.k8s.io~1";
    /** As the authorizer says which of the operator's two roles it found the right in. */
    private static final Pattern OF_ROLE = Pattern.compile("of (ClusterRole|Role) \"(siaga)(?:/siaga-system)?\"");

    /** Whether it was let in by one of Siaga's own roles, rather than by what every account may do. */
    boolean byOwnRole() {
        return role().isPresent();
    }

    /** Whether it was refused for want of a right; what admission refuses was granted. */
    boolean forbidden() {
        return "forbid".equals(annotation("decision"));
    }

    /** The rights it used. A patch that made the object used that to create as well. */
    Stream<Right> used() {
        Right one = right(role().orElse("none"), text("/verb"));
        boolean made = "patch".equals(one.verb())
                && event.at("/responseStatus/code").asInt() == HttpURLConnection.HTTP_CREATED;
        return made ? Stream.of(one, right(one.role(), "create")) : Stream.of(one);
    }

    private Right right(String role, String verb) {
        return new Right(
                role,
                text("/objectRef/apiGroup"),
                Stream.of(text("/objectRef/resource"), text("/objectRef/subresource"))
                        .filter(part -> !part.isEmpty())
                        .reduce((resource, sub) -> resource + "/" + sub)
                        .orElse(text("/requestURI")),
                verb,
                Optional.of(text("/objectRef/name")).filter(name -> !name.isEmpty()));
    }

    private Optional<String> role() {
        Matcher matcher = OF_ROLE.matcher(annotation("reason"));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String annotation(String name) {
        return text(ANNOTATIONS + name);
    }

    private String text(String pointer) {
        return event.at(pointer).asText("");
    }
}
