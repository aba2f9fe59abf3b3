package dev.siaga.adapter.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Typed reading of one JSON object. A field that is absent or null is empty; a field of another type than asked for makes the whole answer
 * malformed, because a peer that breaks its protocol in one place can't be trusted in another. Needs no reflection.
 */
public final class Fields {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,19}");
    private static final JsonMapper MAPPER = mapper();

    private final JsonNode object;
    private final String path;

    private Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
        return mapper;
    }

    public static Fields parse(byte[] json) {
        return of(tree(json), "");
    }

    public static JsonNode tree(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree == null || tree.isMissingNode()) {
                throw new MalformedAnswer("an empty answer");
            }
            return tree;
        } catch (JacksonException e) {
            throw new MalformedAnswer("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedAnswer("not JSON: " + e.getMessage());
        }
    }

    public static Fields of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong(path.isEmpty() ? "the answer" : path, "an object", node);
        }
        return new Fields(node, path);
    }

    public Optional<String> text(String name) {
        return typed(name, "a text", JsonNode::isTextual, JsonNode::textValue);
    }

    /** A whole number, or a text that is one: gateways of protocol buffers write 64-bit numbers as text. */
    public OptionalLong number(String name) {
        Optional<Long> number = typed(name, "a whole number", Fields::isWholeNumber, Fields::toLong);
        return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    public boolean flag(String name) {
        return typed(name, "true or false", JsonNode::isBoolean, JsonNode::booleanValue)
                .orElse(false);
    }

    /** A switch in a file that people write: a boolean, or a word or digit that Patroni and PostgreSQL read as one. */
    public boolean looseFlag(String name) {
        return present(name)
                .map(node -> switch (node.asText().toLowerCase(Locale.ROOT)) {
                    case "true", "on", "yes", "1" -> true;
                    case "false", "off", "no", "0" -> false;
                    default -> throw wrong(path + name, "true or false", node);
                })
                .orElse(false);
    }

    /** What people wrote there, whatever its type. */
    public Optional<String> word(String name) {
        return present(name).map(JsonNode::asText);
    }

    public Optional<Fields> object(String name) {
        return present(name).map(node -> of(node, path + name + "."));
    }

    public <T> List<T> list(String name, Function<Fields, T> item) {
        return typed(name, "a list", JsonNode::isArray, Function.identity()).stream()
                .flatMap(array -> StreamSupport.stream(array.spliterator(), false))
                .map(node -> item.apply(of(node, path + name + ".")))
                .toList();
    }

    public List<String> texts(String name) {
        return typed(name, "a list", JsonNode::isArray, Function.identity()).stream()
                .flatMap(array -> StreamSupport.stream(array.spliterator(), false))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    public boolean has(String name) {
        return present(name).isPresent();
    }

    public List<String> names() {
        Iterable<String> names = object::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }

    private <T> Optional<T> typed(
            String name, String wanted, Function<JsonNode, Boolean> fits, Function<JsonNode, T> read) {
        return present(name).map(node -> {
            if (!fits.apply(node)) {
                throw wrong(path + name, wanted, node);
            }
            return read.apply(node);
        });
    }

    private Optional<JsonNode> present(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private static boolean isWholeNumber(JsonNode node) {
        return node.isTextual()
                ? WHOLE_NUMBER.matcher(node.textValue()).matches()
                : node.isIntegralNumber() && node.canConvertToLong();
    }

    private static long toLong(JsonNode node) {
        try {
            return node.isTextual() ? Long.parseLong(node.textValue()) : node.longValue();
        } catch (NumberFormatException _) {
            throw new MalformedAnswer("a number beyond 64 bits: " + node.textValue());
        }
    }

    private static MalformedAnswer wrong(String where, String wanted, JsonNode found) {
        return new MalformedAnswer(where + " should be " + wanted + " and is of type "
                + found.getNodeType().name().toLowerCase(Locale.ROOT));
    }
}
