package dev.siaga.adapter.etcd;

/** A condition of a transaction on one key. */
public sealed interface Compare {
    String key();

    record CreatedAt(String key, long revision) implements Compare {}

    record ModifiedAt(String key, long revision) implements Compare {}

    record ValueIs(String key, String value) implements Compare {}

    record LeaseIs(String key, long lease) implements Compare {}

    record Exists(String key) implements Compare {}

    /** A key that isn't there has create revision 0 for etcd. */
    static Compare absent(String key) {
        return new CreatedAt(key, 0);
    }
}
