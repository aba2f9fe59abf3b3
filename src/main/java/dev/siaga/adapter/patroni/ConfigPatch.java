package dev.siaga.adapter.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** Be read-only with nobody to follow: an archive from which nothing comes. */
    static ConfigPatch readOnly() {
        return new ReadOnly();
    }

    ObjectNode document();

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
