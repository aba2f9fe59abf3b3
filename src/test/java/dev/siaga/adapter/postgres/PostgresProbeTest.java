package dev.siaga.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.wire.Reach;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a real server is in CityWatchIT. */
class PostgresProbeTest {
    private final PostgresProbe probe =
            new PostgresProbe(new Reach(() -> List.of("127.0.0.0/8", "10.0.0.0/8")), Duration.ofSeconds(1));

    @ParameterizedTest
    @ValueSource(strings = {"db.example.org", "localhost", "", "0x7f000001"})
    void aNameIsNotLookedUp(String host) {
        assertEquals(Optional.of("not an IP address"), probe.fault(host, 5432));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3"})
    void whatIsClosedIsNotLookedAt(String host) {
        assertEquals(Optional.of("not the address of a server"), probe.fault(host, 5432));
    }
}
