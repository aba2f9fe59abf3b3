package dev.siaga.adapter.etcd;

import java.util.List;

/** One atomic step: when every comparison holds, the first branch runs, otherwise the second. */
public record Txn(List<Compare> when, List<Operation> then, List<Operation> otherwise) {
    public Txn {
        when = List.copyOf(when);
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
    }

    public static Txn when(Compare... comparisons) {
        return new Txn(List.of(comparisons), List.of(), List.of());
    }

    /** Without a condition. */
    public static Txn always(Operation... operations) {
        return new Txn(List.of(), List.of(operations), List.of());
    }

    public Txn then(Operation... operations) {
        return new Txn(when, List.of(operations), otherwise);
    }

    public Txn otherwise(Operation... operations) {
        return new Txn(when, then, List.of(operations));
    }
}
