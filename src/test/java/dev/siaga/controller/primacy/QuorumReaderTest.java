package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumReaderTest {
    @Test
    void everyKeyOfAnEstateIsFoundUnderItsPrefix() {
        var estate = new EstateKey("orders", "orders");

        assertEquals(estate.prefix(), QuorumReader.prefix(estate.holderKey()));
        assertEquals(estate.prefix(), QuorumReader.prefix(estate.epochKey()));
        assertEquals(estate.prefix(), QuorumReader.prefix(estate.beaconKey("bandung")));
        assertEquals(estate.prefix(), QuorumReader.prefix(estate.moveKey(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/siaga/", "/siaga/orders", "/siaga/orders/orders"})
    void aKeyThatIsNobodysIsNoEstates(String key) {
        assertEquals(key, QuorumReader.prefix(key));
    }
}
