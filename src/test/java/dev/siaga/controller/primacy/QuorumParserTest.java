package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.failover.Lsn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuorumParserTest {
    private static final KeyValue HOLDER = pair(KEY.holderKey(), holder(BANDUNG, 4), 2);
    private static final KeyValue BANDUNGS = pair(KEY.beaconKey("bandung"), beacon(BANDUNG, "PRIMARY", 200), 3);
    private static final KeyValue JAKARTAS = pair(KEY.beaconKey("jakarta"), beacon(JAKARTA, "STANDBY", 200), 4);

    private final QuorumParser parser = new QuorumParser(KEY);

    @Test
    void whatIsTheSameIsNotParsedAgain() {
        QuorumReading first = parser.read(List.of(HOLDER, BANDUNGS, JAKARTAS));

        QuorumReading second = parser.read(List.of(HOLDER, pair(BANDUNGS.key(), BANDUNGS.value(), 9), JAKARTAS));

        assertSame(first.beacons().get(BANDUNG), second.beacons().get(BANDUNG));
    }

    @Test
    void whatHasChangedIsReadAnew() {
        parser.read(List.of(HOLDER, BANDUNGS, JAKARTAS));

        QuorumReading second =
                parser.read(List.of(HOLDER, BANDUNGS, pair(JAKARTAS.key(), beacon(JAKARTA, "STANDBY", 300), 5)));

        assertEquals(new Lsn(300), second.beacons().get(JAKARTA).position());
    }

    @Test
    void whatBecameUnreadableIsNotRemembered() {
        parser.read(List.of(HOLDER, BANDUNGS));

        QuorumReading second = parser.read(List.of(pair(HOLDER.key(), "{", 5), BANDUNGS));

        assertEquals(Optional.of(HOLDER.key()), second.unreadable());
        assertEquals(Optional.empty(), second.holder());
    }

    @Test
    void whatIsGoneIsForgotten() {
        QuorumReading first = parser.read(List.of(HOLDER, BANDUNGS, JAKARTAS));

        QuorumReading without = parser.read(List.of(HOLDER, BANDUNGS));
        QuorumReading again = parser.read(List.of(HOLDER, BANDUNGS, JAKARTAS));

        assertEquals(null, without.beacons().get(JAKARTA));
        assertNotSame(first.beacons().get(JAKARTA), again.beacons().get(JAKARTA));
        assertEquals(first, again);
    }

    private static KeyValue pair(String key, String value, long revision) {
        return new KeyValue(key, value, 1, revision, 1, 0);
    }
}
