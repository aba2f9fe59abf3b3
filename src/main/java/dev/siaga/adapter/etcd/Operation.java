package dev.siaga.adapter.etcd;

/** What one branch of a transaction does. */
public sealed interface Operation {

    /** @param lease that the key is attached to; 0 = none, the key stays until deleted */
    record Put(String key, String value, long lease) implements Operation {}

    record Delete(String key) implements Operation {}

    record DeletePrefix(String prefix) implements Operation {}

    record Get(String key) implements Operation {}

    record Range(String prefix) implements Operation {}
}
