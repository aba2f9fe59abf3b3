package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.lab.City;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A city that loses its own API server for so long that everything which waits for it has given up. */
@Tag("slow")
class ApiOutageIT extends FaultScenario {
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    @Test
    void a_primary_city_without_an_api_server_for_five_minutes_is_replaced_once_and_returns_as_a_standby() {
        var restarts = new FenceWatch(running()).restarts(old());
        lab().stopApiServer(old().name());
        var primary = takenOver("api-down-5min");

        running()
                .until(
                        "five minutes to pass",
                        OUTAGE.plus(PATIENCE),
                        () -> Instant.now().isAfter(begun().plus(OUTAGE)));
        assertEquals(epochBefore() + 1, running().policies().epoch(), "nothing moved again");
        lab().startApiServer(old().name());
        var back = Instant.now();

        assertEquals(primary, running().settle());
        running().awaitWrites(City.ALL, PATIENCE);
        System.out.printf(
                "RESULT name=api-down-5min-healed healed_s=%.1f epochs=%d member_restarts=%d%n",
                Duration.between(back, Instant.now()).toMillis() / 1000.0,
                running().policies().epoch() - epochBefore(),
                new FenceWatch(running()).restarts(old()) - restarts);
        assertEquals(epochBefore() + 1, running().policies().epoch(), "one move in all");
    }
}
