package dev.siaga.simulation;

import dev.siaga.adapter.etcd.KeyValue;
import java.util.ArrayDeque;
import java.util.Map;

/** What is saved of the quorum's data every so often: a human may restore the oldest that is left. */
final class Backups {
    private static final long EVERY = 10 * World.S;
    private static final int KEPT = 8;

    /** The pairs, the leases with their lengths, and the revision of one moment. */
    record Backup(Map<String, KeyValue> pairs, Map<Long, Long> leases, long revision, long at) {
        static final Backup EMPTY = new Backup(Map.of(), Map.of(), 1, 0);
    }

    private final ArrayDeque<Backup> all = new ArrayDeque<>();
    private long last;

    boolean due(long now) {
        return now - last >= EVERY;
    }

    void save(long now, Backup backup) {
        last = now;
        all.addLast(backup);
        if (all.size() > KEPT) {
            all.removeFirst();
        }
    }

    Backup oldest() {
        return all.isEmpty() ? Backup.EMPTY : all.getFirst();
    }
}
