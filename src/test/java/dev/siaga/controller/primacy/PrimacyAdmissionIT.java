package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GuardedCity.ALLOWED;
import static dev.siaga.controller.primacy.GuardedCity.NO_PERMIT;
import static dev.siaga.controller.primacy.GuardedCity.ORDERS;
import static dev.siaga.controller.primacy.GuardedCity.SOON;
import static dev.siaga.controller.primacy.GuardedCity.metadata;
import static dev.siaga.controller.primacy.GuardedCity.renewal;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.primacy.GuardedCity.Lock;
import dev.siaga.failover.Permit;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fence on a real kube-apiserver: the admission policy that {@code config/} installs, bound by {@link Guard} to the permit that
 * {@link Permits} writes, judges what Patroni writes. Nothing of Siaga runs while it does.
 */
class PrimacyAdmissionIT {
    private static final Path CASES = Path.of("src/test/resources/primacy");
    private static final String ENDED = "the primacy of this city ended at";
    private static final String STANDBY = "a city without primacy may not leave standby";
    private static final String NOBODYS = "this city has no permit to hold a leader lock";

    @TempDir
    private static Path folder;

    private static GuardedCity city;

    @BeforeAll
    static void guardTheSampleEstate() {
        city = GuardedCity.start(folder);

        assertEquals(Optional.empty(), city.guard().ensure(city.estate()));

        city.awaitVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPrimaryRenewsUntilItsPermitEndsAndNotAfter(Lock lock) {
        Instant until = Instant.now().plusSeconds(60);
        city.permit(new Permit.Primary(1, until));

        city.awaitVerdict(ALLOWED, lock, renewal(until.minusMillis(1)));
        city.assertVerdict(ENDED, lock, renewal(until));
        city.assertVerdict(ENDED, lock, renewal(until.plusMillis(1)));
    }

    @ParameterizedTest
    @EnumSource
    void whenNobodyRenewsThePermitTheLockCanNotBeRenewedFromItsEndOn(Lock lock) {
        Instant until = Instant.now().plusSeconds(3);
        city.permit(new Permit.Primary(2, until));
        city.awaitVerdict(ALLOWED, lock, renewal(Instant.now()));

        await().atMost(SOON)
                .until(() -> !city.verdict(lock, renewal(Instant.now())).equals(ALLOWED));

        assertTrue(!Instant.now().isBefore(until), "refused before the permit's end");
        city.assertVerdict(ENDED, lock, renewal(Instant.now()));
    }

    /** Patroni's own times: Python's isoformat leaves the fraction out when it is zero. */
    @ParameterizedTest
    @ValueSource(strings = {"%s.000001+00:00", "%s+00:00", "%s.999999+00:00"})
    void aTimeIsReadAsPatroniWritesIt(String format) {
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
        var renewal = renewal(format.formatted(second.toString().replace("Z", "")));

        city.permit(new Permit.Primary(12, second.plusSeconds(1)));
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal);

        city.permit(new Permit.Primary(13, second));
        city.awaitVerdict(ENDED, Lock.ENDPOINTS, renewal);
    }

    @ParameterizedTest
    @EnumSource
    void afterThePermitsEndTheLockCanBeGivenUp(Lock lock) {
        city.permit(new Permit.Primary(3, Instant.now().plusSeconds(60)));
        city.awaitVerdict(ALLOWED, lock, renewal(Instant.now()));
        HasMetadata held = city.admin()
                .resource(lock.object(metadata("released", renewal(Instant.now()))))
                .create();
        city.permit(new Permit.Primary(3, Instant.now().minusSeconds(60)));
        city.awaitVerdict(ENDED, lock, renewal(Instant.now()));

        assertEquals(ALLOWED, city.patched(held, "{\"leader\":null,\"optime\":\"67108864\"}"), "as Patroni does it");
        assertEquals(ALLOWED, city.patched(held, "{\"leader\":\"\"}"), "as older ones do it");

        city.admin().resource(held).delete();
    }

    @ParameterizedTest
    @EnumSource
    void aStoredLockIsJudgedByItsTimeWhateverElseIsWritten(Lock lock) {
        Instant until = Instant.now().plusSeconds(60);
        city.permit(new Permit.Primary(4, until));
        city.awaitVerdict(ALLOWED, lock, renewal(until.minusSeconds(50)));
        HasMetadata stored = city.admin()
                .resource(lock.object(metadata("stored", renewal(until.minusSeconds(50)))))
                .create();

        assertEquals(ALLOWED, city.updated(stored, Map.of("optime", "67108865")));
        assertTrue(city.updated(stored, renewal(until.plusSeconds(1))).contains(ENDED));
        stored.getMetadata().setLabels(Map.of());
        assertTrue(city.updated(stored, renewal(until.plusSeconds(1))).contains(ENDED), "without its label too");

        city.admin().resource(stored).delete();
    }

    @ParameterizedTest
    @EnumSource
    void aStandbyCityKeepsItsStandbyLeader(Lock lock) {
        city.permit(new Permit.Standby(5));

        city.awaitVerdict(ALLOWED, lock, renewal(Instant.now().plusSeconds(3600)));
    }

    @ParameterizedTest
    @EnumSource
    void withoutAPermitThereIsNoLock(Lock lock) {
        city.permits().delete(ORDERS);

        city.awaitVerdict(NO_PERMIT, lock, renewal(Instant.now()));
    }

    @ParameterizedTest
    @EnumSource
    void aCityWhoseDataIsMadeAnewHasNoLockAndStaysStandby(Lock lock) {
        city.permit(new Permit.Recloning(6, Instant.now().plusSeconds(60)));

        city.awaitVerdict(NOBODYS, lock, renewal(Instant.now()));
        city.assertVerdict(STANDBY, lock, Map.of("config", "{\"ttl\":20}"));
    }

    @ParameterizedTest
    @EnumSource
    void aPermitThatItsCityHasClosedPermitsNothingByAnyClock(Lock lock) {
        city.permit(new Permit.Primary(6, Instant.now().plusSeconds(60), true));

        city.awaitVerdict(NOBODYS, lock, renewal(Instant.now()));
        city.assertVerdict(STANDBY, lock, Map.of("config", "{\"ttl\":20}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Primary", "standby,primary", "garbage"})
    void aPermitOfAnUnknownRolePermitsNothing(String role) {
        city.permit(new Permit.Primary(6, Instant.now().plusSeconds(60)));
        spoil(lease -> lease.getMetadata().setAnnotations(Map.of(Permits.ROLE, role)));

        city.awaitVerdict(NOBODYS, Lock.ENDPOINTS, renewal(Instant.now()));
        city.assertVerdict(NOBODYS, Lock.CONFIG_MAP, renewal(Instant.now()));
        city.assertVerdict(STANDBY, Lock.CONFIG_MAP, Map.of("config", "{\"ttl\":20}"));
        assertEquals(new Permit.Absent(), city.permits().read(ORDERS).permit());
    }

    @Test
    void aPermitWithoutAnnotationsPermitsNothing() {
        city.permit(new Permit.Primary(6, Instant.now().plusSeconds(60)));
        spoil(lease -> lease.getMetadata().setAnnotations(Map.of()));

        city.awaitVerdict(NOBODYS, Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @Test
    void aPermitWithoutAnEndPermitsNothing() {
        city.permit(new Permit.Primary(7, Instant.now().plusSeconds(60)));
        spoil(lease -> lease.getSpec().setRenewTime(null));

        city.awaitVerdict("denied", Lock.ENDPOINTS, renewal(Instant.now()));
        city.assertVerdict("denied", Lock.CONFIG_MAP, renewal(Instant.now()));

        spoil(lease -> {
            lease.getSpec().setRenewTime(ZonedDateTime.now().plusSeconds(60));
            lease.getSpec().setLeaseDurationSeconds(null);
        });
        city.awaitVerdict("denied", Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @Test
    void aLockWithATimeThatIsNoneIsRefused() {
        city.permit(new Permit.Primary(8, Instant.now().plusSeconds(60)));
        city.awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));

        city.assertVerdict("denied", Lock.ENDPOINTS, Map.of("leader", "a", "renewTime", "soon"));
    }

    @ParameterizedTest
    @EnumSource
    void anyCityMayStayStandby(Lock lock) {
        city.permit(new Permit.Standby(9));
        city.awaitVerdict(ALLOWED, lock, renewal(Instant.now()));

        assertVerdicts(ALLOWED, lock, "stays-standby");
    }

    @ParameterizedTest
    @EnumSource
    void onlyWithPrimacyACityLeavesStandby(Lock lock) {
        city.permit(new Permit.Standby(10));
        city.awaitVerdict(ALLOWED, lock, renewal(Instant.now()));
        city.awaitVerdict(STANDBY, lock, Map.of("config", "{}"));
        assertVerdicts(STANDBY, lock, "leaves-standby");

        city.permit(new Permit.Primary(11, Instant.now().plusSeconds(60)));

        city.awaitVerdict(ALLOWED, lock, Map.of("config", "{}"));
        assertVerdicts(ALLOWED, lock, "leaves-standby");
    }

    /** Who is right about a configuration is Patroni, so it is asked. */
    @ParameterizedTest
    @CsvSource({"stays-standby, True", "leaves-standby, False"})
    void patroniReadsTheCasesAsTheirFoldersSay(String cases, String standby) throws IOException {
        var command = new ArrayList<>(List.of(
                Tools.installed().patroni().resolve("bin/python").toString(),
                CASES.resolve("read.py").toString()));
        cases(cases).forEach(file -> command.add(file.toString()));

        Process patroni = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertEquals(
                cases(cases).stream().map(file -> file + " " + standby).toList(),
                patroni.inputReader().lines().toList());
    }

    private static void assertVerdicts(String expected, Lock lock, String cases) {
        assertAll(cases(cases).stream().map(file -> () -> city.assertVerdict(expected, lock, config(file))));
    }

    private static List<Path> cases(String folder) {
        try (Stream<Path> files = Files.list(CASES.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> config(Path file) throws IOException {
        return Map.of("config", Files.readString(file).stripTrailing());
    }

    @Test
    void otherClustersAreNotJudged() {
        city.namespace("elsewhere");
        city.permits().delete(ORDERS);
        city.awaitVerdict(NO_PERMIT, Lock.ENDPOINTS, renewal(Instant.now()));

        var otherScope = metadata("other", renewal(Instant.now()));
        otherScope.setLabels(Map.of("cluster-name", "billing-db"));
        var otherNamespace = metadata("other", renewal(Instant.now()));
        otherNamespace.setNamespace("elsewhere");

        assertEquals(ALLOWED, city.created(Lock.ENDPOINTS.object(otherScope)));
        assertEquals(ALLOWED, city.created(Lock.ENDPOINTS.object(otherNamespace)));
    }

    private static void spoil(Consumer<Lease> how) {
        city.admin()
                .leases()
                .inNamespace("orders")
                .withName(ORDERS.permitName())
                .edit(lease -> {
                    how.accept(lease);
                    return lease;
                });
    }
}
