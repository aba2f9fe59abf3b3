package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LsnTest {
    @Test
    void prints_as_postgresql_does() {
        assertEquals("16/B374D848", new Lsn(0x16_B374_D848L).toString());
    }

    @Test
    void counts_bytes_ahead_and_never_below_zero() {
        assertEquals(5, new Lsn(15).aheadOf(new Lsn(10)));
        assertEquals(0, new Lsn(10).aheadOf(new Lsn(15)));
    }

    @Test
    void refuses_a_negative_position() {
        assertThrows(IllegalArgumentException.class, () -> new Lsn(-1));
    }
}
