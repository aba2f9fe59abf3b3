package dev.siaga.adapter.etcd;

import java.util.List;

/** What one operation of a transaction brought. */
public sealed interface OperationResult {

    record Stored() implements OperationResult {}

    record Deleted(long count) implements OperationResult {}

    record Found(List<KeyValue> pairs) implements OperationResult {
        public Found {
            pairs = List.copyOf(pairs);
        }
    }
}
