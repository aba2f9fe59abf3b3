package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// For each test another server is started, which nobody asks: without a key that costs nothing.
@EnableKubernetesMockClient(crud = true, https = false)
class PermitsTest {
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    // Static, so that one server serves every test of the class.
    private static KubernetesClient client;

    private Permits permits;

    @BeforeEach
    void none() {
        permits = new Permits(client);
        permits.delete(KEY);
    }

    @Test
    void noLeaseIsNoPermit() {
        assertEquals(new Permits.Stored(new Permit.Absent(), Optional.empty()), permits.read(KEY));
    }

    @Test
    void aPermitIsReadAsItWasWritten() {
        for (Permit permit : new Permit[] {
            new Permit.Primary(3, NOON),
            new Permit.Primary(3, NOON, true),
            new Permit.Recloning(4, NOON),
            new Permit.Standby(4)
        }) {
            assertTrue(write(permits.read(KEY), permit));

            assertEquals(permit, permits.read(KEY).permit());
        }
        Lease lease = permits.read(KEY).object().orElseThrow();
        assertEquals("jakarta", lease.getSpec().getHolderIdentity());
        assertEquals(4, lease.getSpec().getLeaseTransitions());
        assertEquals("orders", lease.getMetadata().getLabels().get("siaga.dev/policy"));
        assertEquals(List.of(AdmissionManifest.IN_FORCE), lease.getMetadata().getFinalizers());
    }

    @Test
    void aPermitNeverEndsLaterThanItWasAskedTo() {
        Instant until = NOON.plusNanos(123_456_789);

        write(permits.read(KEY), new Permit.Primary(1, until));

        var stored = (Permit.Primary) permits.read(KEY).permit();
        assertFalse(stored.until().isAfter(until));
        assertTrue(stored.until().plusNanos(1_000).isAfter(until));
    }

    @Test
    void whoComparesWithWhatHasChangedSinceDoesNotWrite() {
        write(permits.read(KEY), new Permit.Primary(1, NOON));
        Permits.Stored before = permits.read(KEY);
        assertTrue(write(before, new Permit.Primary(1, Instant.EPOCH)));

        assertFalse(write(before, new Permit.Primary(1, NOON.plusSeconds(6))));

        assertEquals(new Permit.Primary(1, Instant.EPOCH), permits.read(KEY).permit());
    }

    @Test
    void ofTwoFirstPermitsOneStands() {
        Permits.Stored none = permits.read(KEY);
        assertTrue(write(none, new Permit.Standby(1)));

        assertFalse(write(none, new Permit.Primary(1, NOON)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1",
        "Primary, 1",
        "garbage, 1",
        "primary, one",
        "primary, ''",
        "standby, 9223372036854775808",
        "standby, 1.5"
    })
    void whatIsNoPermitOfOursIsAbsent(String role, String epoch) {
        assertEquals(
                new Permit.Absent(),
                Permits.parse(lease(Map.of(Permits.ROLE, role, Permits.EPOCH, epoch), NOON.atZone(ZoneOffset.UTC), 6)));
    }

    @Test
    void aPermitWithoutAnEndIsAbsent() {
        var primary = Map.of(Permits.ROLE, "primary", Permits.EPOCH, "1");

        assertEquals(new Permit.Absent(), Permits.parse(lease(primary, null, 6)));
        assertEquals(new Permit.Absent(), Permits.parse(lease(primary, NOON.atZone(ZoneOffset.UTC), null)));
        assertEquals(
                new Permit.Absent(),
                Permits.parse(new LeaseBuilder().withNewMetadata().endMetadata().build()));
    }

    @Test
    void anExtensionThatIsOnItsWayIsRefusedOnceThePermitIsSealed() {
        EstateRuntime jakarta = GivenEstate.of(KEY, new City("jakarta"));
        write(permits.read(KEY), new Permit.Primary(3, NOON));
        Permits.Stored readByTheKeeper = permits.read(KEY);

        assertTrue(permits.seal(jakarta, permits.read(KEY)));

        assertTrue(jakarta.permitIsFinal());
        assertFalse(write(readByTheKeeper, new Permit.Primary(3, Instant.now().plusSeconds(60))));
    }

    @Test
    void aPermitThatRunsIsNotSealed() {
        EstateRuntime jakarta = GivenEstate.of(KEY, new City("jakarta"));
        write(permits.read(KEY), new Permit.Primary(3, Instant.now().plusSeconds(60)));

        assertFalse(permits.seal(jakarta, permits.read(KEY)));
    }

    private boolean write(Permits.Stored expected, Permit next) {
        return permits.replace(KEY, "jakarta", expected, next, LENGTH);
    }

    private static Lease lease(Map<String, String> annotations, ZonedDateTime renewed, Integer seconds) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withRenewTime(renewed)
                .withLeaseDurationSeconds(seconds)
                .endSpec()
                .build();
    }
}
