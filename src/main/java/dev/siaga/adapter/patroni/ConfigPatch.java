package dev.siaga.adapter.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.failover.Evidence;
import java.util.Optional;

/**
 * A change of the dynamic configuration. Patroni merges it: a key that isn't mentioned stays, null deletes, so each change names every key of the
 * standby cluster that another change may have set.
 */
public sealed interface ConfigPatch {

    /** Leave standby. While Patroni is paused this drops the lock and promotes nobody. */
    static ConfigPatch promote() {
        return new Promote();
    }

    /** Stream from another city; a live primary is demoted by it. */
    static ConfigPatch follow(String host, int port, Optional<String> slot) {
        return new Follow(host, port, slot);
    }

    /** Let a primary refuse writes of clients that don't ask for them expressly, with a note that it was Siaga, under this epoch. */
    static ConfigPatch closeWrites(long epoch) {
        return new CloseWrites(epoch);
    }

    /** Take back what {@link #closeWrites} did; of what somebody else has opened meanwhile only the note is left. */
    static ConfigPatch openWrites(Evidence.Writes now) {
        return new OpenWrites(now);
    }

    /** Both changes at once. */
    default ConfigPatch and(ConfigPatch other) {
        return new Both(this, other);
    }

    /** Be read-only with nobody to follow: an archive from which nothing comes. */
    static ConfigPatch readOnly() {
        return new ReadOnly();
    }

    /** Takes out what is never there: Patroni judges whether it may be done, and writes nothing. */
    static ConfigPatch nothing() {
        return new Nothing();
    }

    ObjectNode document();

    record Nothing() implements ConfigPatch {
        @Override
        public ObjectNode document() {
            return JsonNodeFactory.instance.objectNode().putNull("siaga_may_write");
        }
    }

    record Promote() implements ConfigPatch {
        @Override
        public ObjectNode document() {
            return JsonNodeFactory.instance.objectNode().putNull("standby_cluster");
        }
    }

    record Follow(String host, int port, Optional<String> slot) implements ConfigPatch {
        @Override
        public ObjectNode document() {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ObjectNode standby = document.putObject("standby_cluster");
            standby.put("host", host).put("port", port).put("primary_slot_name", slot.orElse(null));
            standby.putArray("create_replica_methods").add("basebackup");
            standby.putNull("restore_command");
            return document;
        }
    }

    record CloseWrites(long epoch) implements ConfigPatch {
        @Override
        public ObjectNode document() {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.putObject("postgresql").putObject("parameters").put("default_transaction_read_only", "on");
            document.putObject("siaga").put("writes_closed_in_epoch", epoch);
            return document;
        }
    }

    record OpenWrites(Evidence.Writes now) implements ConfigPatch {
        @Override
        public ObjectNode document() {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            if (now == Evidence.Writes.CLOSED) {
                document.putObject("postgresql").putObject("parameters").putNull("default_transaction_read_only");
            }
            return document.putNull("siaga");
        }
    }

    record Both(ConfigPatch one, ConfigPatch other) implements ConfigPatch {
        @Override
        public ObjectNode document() {
            return one.document().setAll(other.document());
        }
    }

    record ReadOnly() implements ConfigPatch {
        @Override
        public ObjectNode document() {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.putObject("standby_cluster")
                    .put("restore_command", "false")
                    .putNull("host")
                    .putNull("port")
                    .putNull("primary_slot_name");
            return document;
        }
    }
}
