package dev.siaga.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Answers of a peer that is broken, of another version or ill-willed: real ones with a few values, fields or bytes changed. */
public final class HostileJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEP = 2_000;
    private static final int MOST_CHANGES = 4;

    /** What stands in the place of a value, as JSON. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "1.5",
            "-0.0",
            "1e308",
            "1e999",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551616",
            "31556889864403199",
            "4294967296",
            "2147483648",
            "\"\"",
            "\"NaN\"",
            "\"+Inf\"",
            "\"9223372036854775807\"",
            "\"-1\"",
            "\"2100-01-01T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"PT-1S\"",
            "\"PT2562047788015215H30M7S\"",
            "\"primary\"",
            "\"PRIMARY\"",
            "\"STANDBY\"",
            "\"jakarta\"",
            "\"../../jakarta\"",
            "\"\\u0000\\ud800\"",
            "\"" + "x".repeat(5_000) + "\"",
            "[]",
            "[null]",
            "[[1,2,3]]",
            "{}",
            "{\"city\":\"jakarta\",\"epoch\":9223372036854775807}");

    private HostileJson() {}

    /** Variants of these documents. */
    public static Arbitrary<byte[]> like(List<String> documents) {
        return Arbitraries.of(documents)
                .flatMap(document -> Arbitraries.randomValue(random -> bytes(document, random)));
    }

    private static byte[] bytes(String document, Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> flipped(document, random);
            case 1 -> cut(document, random);
            case 2 -> ("[".repeat(DEEP) + document + "]".repeat(DEEP)).getBytes(StandardCharsets.UTF_8);
            case 3 -> (document + document).getBytes(StandardCharsets.UTF_8);
            default -> changed(document, random).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] flipped(String document, Random random) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    private static byte[] cut(String document, Random random) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static String changed(String document, Random random) {
        JsonNode tree = read(document);
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            change(tree, random, _ -> read(VALUES.get(random.nextInt(VALUES.size()))));
        }
        return tree.toString();
    }

    /** One value of a document taken away, or changed for another of its own type: what a schema alone may not refuse. */
    public static String changedInKind(String document, Random random) {
        JsonNode tree = read(document);
        change(tree, random, value -> {
            List<JsonNode> alike = VALUES.stream()
                    .map(HostileJson::read)
                    .filter(other -> other.getNodeType() == value.getNodeType())
                    .toList();
            return alike.isEmpty() ? value : alike.get(random.nextInt(alike.size()));
        });
        return tree.toString();
    }

    private static void change(JsonNode tree, Random random, UnaryOperator<JsonNode> other) {
        List<ContainerNode<?>> places = new ArrayList<>();
        collect(tree, places);
        if (!places.isEmpty()) {
            change(places.get(random.nextInt(places.size())), random, other);
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> places) {
        if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
            places.add(container);
            container.forEach(child -> collect(child, places));
        }
    }

    private static void change(ContainerNode<?> place, Random random, UnaryOperator<JsonNode> other) {
        boolean removed = random.nextInt(6) == 0;
        switch (place) {
            case ObjectNode object -> {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                String name = names.get(random.nextInt(names.size()));
                if (removed) {
                    object.remove(name);
                } else {
                    object.set(name, other.apply(object.get(name)));
                }
            }
            case ArrayNode array -> {
                int at = random.nextInt(array.size());
                if (removed) {
                    array.remove(at);
                } else {
                    array.set(at, other.apply(array.get(at)));
                }
            }
            default -> throw new IllegalStateException("JSON has no other containers");
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }
}
