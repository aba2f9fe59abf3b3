package dev.siaga.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code make api-reference}: writes the reference of every field of every kind from {@code crds/}: what it is, what it may be, what it is when nothing is said, and
 * the rules that bind fields together.
 *
 * <p>Arguments: the folder of definitions, and the file to write.
 */
public final class ApiReferenceMain {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    /** How the definitions say that a text is one of a few words. */
    private static final Pattern CHOICE = Pattern.compile("\\^\\((\\w+(?:\\|\\w+)+)\\)\\$");

    private static final String HEAD = """
            # API reference
            Generated from `crds/` by `make api-reference`. `kubectl explain` says the same. Group `siaga.dev`, version `v1alpha1`; all kinds are namespaced. Durations are text such as `8s`, `1m30s` or `2h`.
            """;

    private ApiReferenceMain() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), of(Path.of(arguments[0])));
    }

    static String of(Path definitions) throws IOException {
        Map<String, JsonNode> kinds = new TreeMap<>();
        try (Stream<Path> files = Files.list(definitions)) {
            for (Path file : files.filter(f -> f.toString().endsWith("-v1.yml")).toList()) {
                JsonNode kind = YAML.unmarshal(Files.readString(file), JsonNode.class);
                kinds.put(kind.at("/spec/names/kind").asText(), kind);
            }
        }
        StringBuilder text = new StringBuilder(HEAD);
        kinds.forEach((name, kind) -> {
            JsonNode schema = kind.at("/spec/versions/0/schema/openAPIV3Schema");
            text.append("\n## ").append(name).append('\n');
            text.append(schema.path("description").asText()).append("\n\n");
            text.append("Short name `%s`, in the category `siaga`.\n"
                    .formatted(kind.at("/spec/names/shortNames/0").asText()));
            for (String part : List.of("spec", "status")) {
                JsonNode of = schema.path("properties").path(part);
                text.append("\n### ").append(name).append('.').append(part).append('\n');
                text.append(of.path("description").asText()).append("\n\n");
                text.append("| field | type | what it is |\n| --- | --- | --- |\n");
                rows("", of).forEach(text::append);
                List<String> rules = rules(part, of);
                if (!rules.isEmpty()) {
                    text.append("\nRefused with these messages:\n\n");
                    rules.forEach(text::append);
                }
            }
        });
        return text.toString();
    }

    private static List<String> rows(String path, JsonNode of) {
        List<String> rows = new ArrayList<>();
        of.path("properties").properties().forEach(field -> {
            JsonNode schema = field.getValue();
            boolean required = Stream.of(of.path("required"))
                    .flatMap(names -> names.valueStream())
                    .anyMatch(name -> name.asText().equals(field.getKey()));
            boolean list = schema.path("type").asText().equals("array");
            String name = path + field.getKey() + (list ? "[]" : "");
            rows.add("| `%s`%s | %s | %s |\n"
                    .formatted(name, required ? " *" : "", type(schema), cell(meaning(schema))));
            rows.addAll(rows(name + ".", list ? schema.path("items") : schema));
        });
        return rows;
    }

    private static String type(JsonNode schema) {
        String type = schema.path("type").asText("any");
        return switch (type) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" ->
                schema.has("additionalProperties") ? "map of " + type(schema.path("additionalProperties")) : "object";
            default -> type;
        };
    }

    private static String meaning(JsonNode schema) {
        StringJoiner said = new StringJoiner(" ");
        said.add(schema.path("description").asText());
        JsonNode values = schema.path("type").asText().equals("array") ? schema.path("items") : schema;
        Matcher words = CHOICE.matcher(values.path("pattern").asText());
        if (words.matches()) {
            said.add("One of `%s`.".formatted(words.group(1).replace("|", "`, `")));
        }
        bound(schema, "minimum", "At least %s.").ifPresent(said::add);
        bound(schema, "maximum", "At most %s.").ifPresent(said::add);
        bound(schema, "minItems", "At least %s of them.").ifPresent(said::add);
        bound(schema, "maxItems", "At most %s of them.").ifPresent(said::add);
        if (schema.has("default") && !schema.path("default").isContainerNode()) {
            said.add("Default: `%s`.".formatted(schema.path("default").asText()));
        }
        return said.toString().strip();
    }

    private static Optional<String> bound(JsonNode schema, String name, String words) {
        return Optional.of(schema.path(name))
                .filter(JsonNode::isNumber)
                .map(number -> words.formatted(
                        number.decimalValue().stripTrailingZeros().toPlainString()));
    }

    /** What binds fields together, by the message of whoever breaks it. */
    private static List<String> rules(String path, JsonNode schema) {
        List<String> rules = new ArrayList<>(schema.path("x-kubernetes-validations")
                .valueStream()
                .map(rule -> "- `%s`: %s\n".formatted(path, rule.path("message").asText()))
                .toList());
        schema.path("properties")
                .properties()
                .forEach(field -> rules.addAll(rules(path + "." + field.getKey(), field.getValue())));
        if (schema.has("items")) {
            rules.addAll(rules(path + "[]", schema.path("items")));
        }
        return rules;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
