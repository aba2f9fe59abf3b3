package dev.siaga.adapter.patroni;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.failover.Evidence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Merged keys persist in Patroni, so a patch must name what it doesn't want. */
class ConfigPatchTest {
    @Test
    void promotingDeletesTheWholeSection() {
        assertEquals(
                "{\"standby_cluster\":null}", ConfigPatch.promote().document().toString());
    }

    @Test
    void followingAHostDeletesTheRestoreCommandThatWouldKeepItFromStreaming() {
        assertEquals(
                "{\"standby_cluster\":{\"host\":\"10.10.1.1\",\"port\":5432,\"primary_slot_name\":\"siaga_bandung\","
                        + "\"create_replica_methods\":[\"basebackup\"],\"restore_command\":null}}",
                ConfigPatch.follow("10.10.1.1", 5432, Optional.of("siaga_bandung"))
                        .document()
                        .toString());
    }

    @Test
    void followingWithoutASlotDeletesTheSlotOfBefore() {
        assertEquals(
                "null",
                ConfigPatch.follow("10.10.1.1", 5432, Optional.empty())
                        .document()
                        .at("/standby_cluster/primary_slot_name")
                        .toString());
    }

    @Test
    void closingWritesLeavesANoteOfWhoDidIt() {
        assertEquals(
                "{\"postgresql\":{\"parameters\":{\"default_transaction_read_only\":\"on\"}},"
                        + "\"siaga\":{\"writes_closed_in_epoch\":7}}",
                ConfigPatch.closeWrites(7).document().toString());
    }

    @Test
    void openingWritesTakesBackBoth() {
        assertEquals(
                "{\"postgresql\":{\"parameters\":{\"default_transaction_read_only\":null}},\"siaga\":null}",
                ConfigPatch.openWrites(Evidence.Writes.CLOSED).document().toString());
    }

    /** Patroni stores a null that has nothing to delete. */
    @Test
    void whatSomebodyElseHasOpenedIsNotDeletedAgain() {
        assertEquals(
                "{\"siaga\":null}",
                ConfigPatch.openWrites(Evidence.Writes.REOPENED).document().toString());
    }

    @Test
    void twoChangesAreOne() {
        assertEquals(
                "{\"standby_cluster\":null,\"siaga\":null}",
                ConfigPatch.promote()
                        .and(ConfigPatch.openWrites(Evidence.Writes.REOPENED))
                        .document()
                        .toString());
    }

    @Test
    void readOnlyDeletesTheHostToFollow() {
        assertEquals(
                "{\"standby_cluster\":{\"restore_command\":\"false\",\"host\":null,\"port\":null,\"primary_slot_name\":null}}",
                ConfigPatch.readOnly().document().toString());
    }
}
