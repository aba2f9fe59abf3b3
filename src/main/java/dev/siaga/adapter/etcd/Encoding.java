package dev.siaga.adapter.etcd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Requests as the gateway wants them: keys and values in base64, 64-bit numbers as text. */
final class Encoding {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Encoding() {}

    static ObjectNode lease(long lease) {
        return JSON.objectNode().put("ID", Long.toString(lease));
    }

    static ObjectNode grant(long seconds) {
        return JSON.objectNode().put("TTL", Long.toString(seconds));
    }

    static ObjectNode login(String user, String password) {
        return JSON.objectNode().put("name", user).put("password", password);
    }

    static ObjectNode key(String key) {
        return JSON.objectNode().put("key", base64(key));
    }

    static ObjectNode prefix(String prefix) {
        byte[] end = afterPrefix(prefix.getBytes(StandardCharsets.UTF_8));
        return key(prefix).put("range_end", Base64.getEncoder().encodeToString(end));
    }

    /** Only what changed at this revision or later. */
    static ObjectNode changed(String prefix, long revision) {
        return prefix(prefix).put("min_mod_revision", Long.toString(revision));
    }

    static ObjectNode txn(Txn txn) {
        ObjectNode request = JSON.objectNode();
        ArrayNode compare = request.putArray("compare");
        txn.when().forEach(condition -> compare.add(compare(condition)));
        request.set("success", operations(txn.then()));
        request.set("failure", operations(txn.otherwise()));
        return request;
    }

    private static ObjectNode compare(Compare condition) {
        ObjectNode compare = key(condition.key()).put("result", "EQUAL");
        return switch (condition) {
            case Compare.CreatedAt(String _, long revision) ->
                compare.put("target", "CREATE").put("create_revision", Long.toString(revision));
            case Compare.ModifiedAt(String _, long revision) ->
                compare.put("target", "MOD").put("mod_revision", Long.toString(revision));
            case Compare.ValueIs(String _, String value) ->
                compare.put("target", "VALUE").put("value", base64(value));
            case Compare.LeaseIs(String _, long lease) ->
                compare.put("target", "LEASE").put("lease", Long.toString(lease));
            case Compare.Exists _ ->
                compare.put("result", "GREATER").put("target", "CREATE").put("create_revision", "0");
        };
    }

    private static ArrayNode operations(List<Operation> operations) {
        ArrayNode requests = JSON.arrayNode();
        operations.forEach(operation -> requests.add(operation(operation)));
        return requests;
    }

    private static ObjectNode operation(Operation operation) {
        return switch (operation) {
            case Operation.Put put -> named("request_put", put(put));
            case Operation.Delete(String key) -> named("request_delete_range", key(key));
            case Operation.DeletePrefix(String prefix) -> named("request_delete_range", prefix(prefix));
            case Operation.Get(String key) -> named("request_range", key(key));
            case Operation.Range(String prefix) -> named("request_range", prefix(prefix));
        };
    }

    private static ObjectNode put(Operation.Put put) {
        ObjectNode request = key(put.key()).put("value", base64(put.value()));
        return put.lease() == 0 ? request : request.put("lease", Long.toString(put.lease()));
    }

    private static ObjectNode named(String name, ObjectNode request) {
        return JSON.objectNode().set(name, request);
    }

    // The first key after all that begin with the prefix; a zero byte means to the end of the key space.
    private static byte[] afterPrefix(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return new byte[1];
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
