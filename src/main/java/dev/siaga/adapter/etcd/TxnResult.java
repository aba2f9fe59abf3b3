package dev.siaga.adapter.etcd;

import java.util.List;

/** Which branch ran, and one result for each of its operations, in order. */
public record TxnResult(boolean succeeded, List<OperationResult> results) {
    public TxnResult {
        results = List.copyOf(results);
    }
}
