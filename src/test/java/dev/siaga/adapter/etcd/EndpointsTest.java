package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The own city's member first, a member that failed lately last, none ever left out. */
class EndpointsTest {
    private static final URI OWN = URI.create("https://10.10.0.1:2379");
    private static final URI SECOND = URI.create("https://10.20.0.1:2379");
    private static final URI THIRD = URI.create("https://10.30.0.1:2379");

    // A monotonic clock may stand anywhere, below zero too.
    private static final long NOW = Long.MAX_VALUE - 10;

    private final Endpoints endpoints = new Endpoints(List.of(OWN, SECOND, THIRD), Duration.ofSeconds(3));

    @Test
    void theConfiguredOrderIsTheOrder() {
        assertEquals(List.of(OWN, SECOND, THIRD), endpoints.inOrder(NOW));
    }

    @Test
    void aMemberThatFailedIsAskedLastUntilTheTimeIsOver() {
        endpoints.failed(OWN, NOW);

        assertEquals(
                List.of(SECOND, THIRD, OWN),
                endpoints.inOrder(NOW + Duration.ofMillis(2999).toNanos()));
        assertEquals(
                List.of(OWN, SECOND, THIRD),
                endpoints.inOrder(NOW + Duration.ofSeconds(3).toNanos()));
    }

    @Test
    void aMemberThatAnswersIsBackInItsPlace() {
        endpoints.failed(OWN, NOW);
        endpoints.answered(OWN);

        assertEquals(List.of(OWN, SECOND, THIRD), endpoints.inOrder(NOW));
    }

    @Test
    void whenAllHaveFailedAllAreAskedInOrder() {
        List.of(THIRD, OWN, SECOND).forEach(member -> endpoints.failed(member, NOW));

        assertEquals(List.of(OWN, SECOND, THIRD), endpoints.inOrder(NOW));
    }
}
