package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static dev.siaga.controller.primacy.GivenEstate.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Quorum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumReadingTest {
    @Test
    void anEmptyEstateIsReadable() {
        assertEquals(QuorumReading.EMPTY, reading(Map.of()));
    }

    @Test
    void whatACityWroteIsRead() {
        QuorumReading read = reading(Map.of(
                "holder", holder(BANDUNG, 4),
                "epoch", epoch(BANDUNG, 4),
                "cities/bandung", beacon(BANDUNG, "PRIMARY", 200),
                "later-version", "{}"));

        assertEquals(Optional.of(new Quorum.Holder(BANDUNG, 4)), read.holder());
        assertEquals(4, read.epoch().orElseThrow().epoch());
        assertEquals(new Lsn(200), read.beacons().get(BANDUNG).position());
        assertEquals(Beacon.Role.PRIMARY, read.beacons().get(BANDUNG).role());
        assertEquals(Optional.empty(), read.unreadable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "\"jakarta\"",
                "{}",
                "{\"epoch\":3}",
                "{\"city\":\"jakarta\"}",
                "{\"city\":\"jakarta\",\"epoch\":0}",
                "{\"city\":\"jakarta\",\"epoch\":-1}",
                "{\"city\":\"jakarta\",\"epoch\":\"three\"}",
                "{\"city\":null,\"epoch\":3}",
                "{\"city\":{},\"epoch\":3}",
                "{\"city\":\"jakarta\",\"epoch\":9223372036854775808}",
                "{\"city\":\"jakarta\",\"epoch\":1e400}"
            })
    void aHolderOrAnEpochThatCanNotBeReadMakesTheEstateUnreadable(String garbage) {
        assertEquals(
                Optional.of(KEY.holderKey()), reading(Map.of("holder", garbage)).unreadable());
        assertEquals(
                Optional.of(KEY.epochKey()), reading(Map.of("epoch", garbage)).unreadable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"position\":-1",
                "\"floor\":-9223372036854775808",
                "\"fenceGraceMillis\":0",
                "\"fenceGraceMillis\":-1",
                "\"leaseMillis\":0",
                "\"systemIdentifier\":null",
                "\"lineage\":[{\"timeline\":0,\"begunAt\":100,\"epoch\":1}]",
                "\"lineage\":[{\"timeline\":2,\"begunAt\":-1,\"epoch\":1}]",
                "\"wins\":[{\"timeline\":-1,\"at\":100,\"epoch\":1}]",
                "\"wins\":[{\"timeline\":2,\"at\":100,\"epoch\":0}]",
                "\"handover\":{\"to\":\"bandung\",\"id\":\"1\",\"open\":true}"
            })
    void anEpochThatWouldShortenTheFenceOrKnowsNoDatabaseIsUnreadable(String field) {
        String sound = epoch(JAKARTA, 3);

        // Of two fields of one name the last counts.
        String spoilt = sound.substring(0, sound.length() - 1) + "," + field + "}";

        assertEquals(
                Optional.of(KEY.epochKey()), reading(Map.of("epoch", spoilt)).unreadable());
    }

    @Test
    void aLineageIsReadAsItWasWritten() {
        EpochRecord record = reading(Map.of("epoch", epoch(JAKARTA, 3))).epoch().orElseThrow();
        Lineage lineage = Lineage.UNKNOWN
                .with(new Lineage.Branch(2, new Lsn(100), 1, false))
                .with(new Lineage.Branch(3, new Lsn(200), 3, false))
                .won(new Lineage.Win(4, Optional.of(JAKARTA), 3, new Lsn(300), true, Optional.of(BANDUNG)));
        EpochRecord renewed =
                record.renewed(3, record.position(), record.floor(), record.fenceGrace(), record.lease(), lineage);

        assertEquals(
                Optional.of(renewed),
                reading(Map.of("epoch", QuorumDocuments.epoch(renewed))).epoch());
    }

    @Test
    void anUnreadableEstateCountsAsASilentQuorum() {
        var snapshot = heard(Map.of("epoch", "garbage")).snapshot(Instant.now());

        var silent = assertInstanceOf(Quorum.Unreachable.class, snapshot.quorum());
        assertEquals("the document " + KEY.epochKey() + " can't be read", silent.why());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{}",
                "{\"city\":\"bandung\"}",
                "{\"city\":\"bandung\",\"role\":\"KING\"}",
                "{\"city\":\"bandung\",\"role\":\"STANDBY\",\"position\":-5}",
                "{\"city\":\"bandung\",\"role\":\"STANDBY\",\"fenceGraceMillis\":-1}",
                "{\"city\":\"bandung\",\"role\":\"STANDBY\",\"position\":9223372036854775808}"
            })
    void aBeaconThatCanNotBeReadIsNoBeacon(String garbage) {
        QuorumReading read = reading(Map.of("holder", holder(JAKARTA, 1), "cities/bandung", garbage));

        assertEquals(Map.of(), read.beacons());
        assertEquals(Optional.empty(), read.unreadable());
    }

    @Test
    void aBeaconUnderAnotherCitysKeyIsIgnored() {
        assertEquals(
                Map.of(),
                reading(Map.of("cities/surabaya", beacon(BANDUNG, "PRIMARY", 1)))
                        .beacons());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{}",
                "{\"epoch\":2,\"to\":\"jakarta\",\"reason\":\"ADOPTED\"}",
                "{\"epoch\":2,\"to\":\"jakarta\",\"reason\":\"ADOPTED\",\"startedAt\":\"yesterday\"}",
                "{\"epoch\":2,\"reason\":\"ADOPTED\",\"startedAt\":\"2026-11-20T12:00:00Z\"}",
                "{\"epoch\":2,\"to\":\"jakarta\",\"reason\":\"ADOPTED\",\"startedAt\":\"2026-11-20T12:00:00Z\",\"completedAt\":\"2026-11-20T12:00:01Z\"}",
                "{\"epoch\":2,\"to\":\"jakarta\",\"reason\":\"ADOPTED\",\"startedAt\":\"2026-11-20T12:00:00Z\",\"divergedUntil\":\"later\"}"
            })
    void aMoveThatCanNotBeReadIsLeftOutOfTheHistory(String garbage) {
        String sound = "{\"epoch\":1,\"to\":\"jakarta\",\"reason\":\"ADOPTED\",\"startedAt\":\"2026-11-20T12:00:00Z\"}";

        QuorumReading read = reading(Map.of("moves/1", sound, "moves/2", garbage));

        assertEquals(
                List.of(1L),
                read.moves().stream().map(QuorumDocuments.MoveDocument::epoch).toList());
    }
}
