package dev.siaga.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a schema of a custom resource takes away from those who wrote objects by an earlier one. Compared are fields, types, what has to be there, enums, patterns and
 * bounds. CEL rules are not: whether a new one refuses an old object only its reader can tell.
 */
final class SchemaChange {
    private static final List<String> UPPER = List.of("maxLength", "maxItems", "maxProperties", "maximum");
    private static final List<String> LOWER = List.of("minLength", "minItems", "minProperties", "minimum");
    private static final List<String> SAME =
            List.of("type", "format", "x-kubernetes-list-type", "x-kubernetes-int-or-string");
    /** How our types write an enum. */
    private static final Pattern WORDS = Pattern.compile("\\^\\(([A-Za-z0-9|]+)\\)\\$");

    private final List<String> breaks = new ArrayList<>();

    private SchemaChange() {}

    /** Empty when everything that the earlier definition took is taken by the later one, and kept. */
    static List<String> breaks(JsonNode earlier, JsonNode later) {
        SchemaChange change = new SchemaChange();
        for (String where : List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural")) {
            if (!earlier.at(where).equals(later.at(where))) {
                change.breaks.add(where + " was " + earlier.at(where) + " and is " + later.at(where));
            }
        }
        for (JsonNode version : earlier.at("/spec/versions")) {
            String name = version.path("name").asText();
            StreamSupport.stream(later.at("/spec/versions").spliterator(), false)
                    .filter(v -> v.path("name").asText().equals(name))
                    .filter(v -> v.path("served").asBoolean())
                    .findFirst()
                    .ifPresentOrElse(
                            v -> change.compare(
                                    name, version.at("/schema/openAPIV3Schema"), v.at("/schema/openAPIV3Schema")),
                            () -> change.breaks.add(name + " is served no more"));
        }
        return List.copyOf(change.breaks);
    }

    private void compare(String path, JsonNode earlier, JsonNode later) {
        for (String key : SAME) {
            if (!earlier.path(key).equals(later.path(key))) {
                breaks.add("%s: %s was %s and is %s".formatted(path, key, earlier.path(key), later.path(key)));
            }
        }
        compareBounds(path, earlier, later);
        compareEnum(path, earlier, later);
        comparePattern(path, earlier.path("pattern"), later.path("pattern"));
        compareRequired(path, earlier, later);
        for (Map.Entry<String, JsonNode> field : earlier.path("properties").properties()) {
            JsonNode now = later.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                breaks.add(path + "." + field.getKey() + ": removed");
            } else {
                compare(path + "." + field.getKey(), field.getValue(), now);
            }
        }
        for (String nested : List.of("items", "additionalProperties")) {
            if (earlier.has(nested)) {
                compare(path + "." + nested, earlier.path(nested), later.path(nested));
            }
        }
    }

    private void compareBounds(String path, JsonNode earlier, JsonNode later) {
        for (String bound : UPPER) {
            if (later.has(bound)
                    && (!earlier.has(bound) || number(later, bound).compareTo(number(earlier, bound)) < 0)) {
                breaks.add("%s: %s was %s and is %s".formatted(path, bound, earlier.path(bound), later.path(bound)));
            }
        }
        for (String bound : LOWER) {
            if (later.has(bound)
                    && (!earlier.has(bound) || number(later, bound).compareTo(number(earlier, bound)) > 0)) {
                breaks.add("%s: %s was %s and is %s".formatted(path, bound, earlier.path(bound), later.path(bound)));
            }
        }
    }

    private void compareEnum(String path, JsonNode earlier, JsonNode later) {
        if (!later.has("enum")) {
            return;
        }
        Set<String> allowed = texts(later.path("enum"));
        Set<String> gone = texts(earlier.path("enum"));
        gone.removeAll(allowed);
        if (!earlier.has("enum")) {
            breaks.add(path + ": an enum where any value was allowed");
        } else if (!gone.isEmpty()) {
            breaks.add(path + ": no longer " + gone);
        }
    }

    private void comparePattern(String path, JsonNode earlier, JsonNode later) {
        if (later.isMissingNode() || later.equals(earlier)) {
            return;
        }
        Matcher before = WORDS.matcher(earlier.asText());
        Matcher now = WORDS.matcher(later.asText());
        if (before.matches() && now.matches()) {
            Set<String> gone = new TreeSet<>(List.of(before.group(1).split("\\|")));
            gone.removeAll(List.of(now.group(1).split("\\|")));
            if (!gone.isEmpty()) {
                breaks.add(path + ": no longer " + gone);
            }
        } else {
            breaks.add("%s: pattern was %s and is %s".formatted(path, earlier, later));
        }
    }

    private void compareRequired(String path, JsonNode earlier, JsonNode later) {
        Set<String> added = texts(later.path("required"));
        added.removeAll(texts(earlier.path("required")));
        for (String field : added) {
            if (!later.path("properties").path(field).has("default")) {
                breaks.add(path + "." + field + ": required now, without a default");
            }
        }
    }

    private static BigDecimal number(JsonNode schema, String bound) {
        return schema.path(bound).decimalValue();
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
