package dev.siaga.install;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.LeaseState;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import dev.siaga.adapter.etcd.QuorumSettings;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.lab.City;
import dev.siaga.lab.Command;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code config/quorum} installs, in real etcd: each city does its work there with its own certificate and password, and no other city's. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
@QuarkusTestResource(value = ShippedQuorum.class, restrictToAnnotatedClass = true)
class QuorumRolesIT {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final EstateKey ESTATE = new EstateKey("orders", "orders");
    private static final String DENIED = "etcdserver: permission denied";

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    private static boolean rolesGiven;

    private final Map<City, EtcdClient> operators = new HashMap<>();
    private final Map<City, Long> sessions = new HashMap<>();

    @BeforeEach
    void eachCityHasASession() {
        for (City city : City.ALL) {
            password(city, city + "-secret");
            operators.put(city, operator(city));
        }
        if (!rolesGiven) {
            giveRoles();
            rolesGiven = true;
        }
        for (City city : City.ALL) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> operators.get(city).range("/siaga/", WITHIN) instanceof Answered);
            sessions.put(
                    city,
                    answered(operators.get(city).grant(Duration.ofSeconds(60), WITHIN))
                            .lease());
            assertTrue(wrote(city, beacon(city, city)));
        }
    }

    @Test
    void eachCityDoesItsWork() {
        for (City city : City.ALL) {
            EtcdClient operator = operators.get(city);
            assertEquals(
                    new LeaseState.Alive(Duration.ofSeconds(60)),
                    answered(operator.keepAlive(sessions.get(city), WITHIN)));
            Txn contend = Txn.when(Compare.absent(ESTATE.holderKey()))
                    .then(
                            new Operation.Put(ESTATE.holderKey(), city.name(), sessions.get(city)),
                            new Operation.Put(ESTATE.epochKey(), "1", 0),
                            new Operation.Put(ESTATE.moveKey(1), "{}", 0));
            assertTrue(operator.applied(contend, WITHIN), city + " wins an epoch");
            Txn release = Txn.when(new Compare.ValueIs(ESTATE.holderKey(), city.name()))
                    .then(new Operation.Delete(ESTATE.holderKey()), beacon(city, city));
            assertTrue(operator.applied(release, WITHIN), city + " gives it back");
            assertTrue(wrote(city, new Operation.Put(ESTATE.sharedPrefix() + "incidents/heads/1", "{}", 0)));
            assertTrue(wrote(city, new Operation.Delete(ESTATE.sharedPrefix() + "incidents/heads/1")));
            assertTrue(answered(operator.range("/siaga/", WITHIN)).stream()
                    .anyMatch(pair -> pair.key().equals(ESTATE.beaconKey("bandung"))));
            assertTrue(wrote(city, new Operation.Delete(ESTATE.beaconKey(city.name()))), city + " leaves");
            assertTrue(wrote(city, beacon(city, city)));
        }
    }

    @Test
    void noCitySpeaksForAnother() {
        assertEquals(DENIED, refusal(City.BANDUNG, beacon(City.BANDUNG, City.JAKARTA)));
        assertEquals(DENIED, refusal(City.BANDUNG, new Operation.Delete(ESTATE.beaconKey("jakarta"))));
    }

    @Test
    void noCityEndsOrKeepsAnothersSession() {
        EtcdClient bandung = operators.get(City.BANDUNG);
        long jakarta = sessions.get(City.JAKARTA);

        assertEquals(DENIED, reason(bandung.revoke(jakarta, WITHIN)));
        assertEquals(DENIED, reason(bandung.keepAlive(jakarta, WITHIN)));
        assertInstanceOf(Answered.class, operators.get(City.JAKARTA).keepAlive(jakarta, WITHIN));
    }

    @Test
    void nothingIsWrittenBesideTheEstatesThatAreNamed() {
        assertEquals(
                DENIED, refusal(City.JAKARTA, new Operation.Put(new EstateKey("orders", "other").epochKey(), "1", 0)));
        assertEquals(DENIED, refusal(City.JAKARTA, new Operation.Put("/elsewhere", "1", 0)));
        assertEquals(DENIED, refusal(City.JAKARTA, new Operation.DeletePrefix("/siaga/")));
    }

    @Test
    void aMemberThatForgotItsTokensIsToldAgainWhoAsks() {
        ShippedQuorum.running().restart(City.JAKARTA);

        // Its own member comes first; whatever it answers in between, work goes on.
        await().atMost(Duration.ofSeconds(30)).until(() -> wrote(City.JAKARTA, beacon(City.JAKARTA, City.JAKARTA)));
        assertTrue(wrote(City.BANDUNG, beacon(City.BANDUNG, City.BANDUNG)));
    }

    @Test
    void aPasswordIsChangedWithoutAStart() {
        password(City.SURABAYA, "another-secret");
        rolesGiven = false;

        giveRoles();

        assertTrue(wrote(City.SURABAYA, beacon(City.SURABAYA, City.SURABAYA)));
    }

    /** As after a restore: etcd keeps whoever shows a token waiting until its log has come to where the token was given. */
    @Test
    void aTokenThatAQuorumHasYetToComeToIsGivenUp() {
        for (int i = 0; i < 400; i++) {
            assertTrue(wrote(City.JAKARTA, beacon(City.JAKARTA, City.JAKARTA)));
        }
        EtcdClient late = operator(City.JAKARTA);
        answered(late.range("/siaga/", WITHIN));

        ShippedQuorum.running().beginAnew();
        giveRoles();

        await().atMost(Duration.ofSeconds(10)).until(() -> late.range("/siaga/", WITHIN) instanceof Answered);
    }

    @Test
    void aCertificateAloneOpensNothing() throws IOException {
        Files.delete(ShippedQuorum.running().file("users/" + City.BANDUNG));
        EtcdClient stolen = operator(City.BANDUNG);

        assertTrue(reason(stolen.txn(Txn.always(beacon(City.BANDUNG, City.BANDUNG)), WITHIN))
                .contains("has no password"));
        assertNotEquals(
                0,
                asBandung("etcdctl", "put", ESTATE.beaconKey("bandung"), "{}").exitCode());
        assertNotEquals(0, asBandung("etcdctl", "get", "--prefix", "/siaga/").exitCode());
    }

    @Test
    void withItsPasswordACityIsNoMoreThanACity() {
        assertEquals(0, withPassword("put", ESTATE.beaconKey("bandung"), "{}").exitCode());
        assertNotEquals(
                0, withPassword("put", ESTATE.beaconKey("jakarta"), "fenced").exitCode());
        assertNotEquals(0, withPassword("user", "list").exitCode());
        assertNotEquals(
                0,
                withPassword("member", "add", "evil", "--peer-urls=https://10.0.0.1:2380")
                        .exitCode());
        assertNotEquals(0, withPassword("snapshot", "save", file("stolen.db")).exitCode());
    }

    @Test
    void aCertificateWithACommonNameIsTurnedAwayAndToldWhy() {
        String reason = reason(operator(City.BANDUNG, "quorum-named").range("/siaga/", WITHIN));

        assertTrue(reason.contains("common name"), reason);
    }

    @Test
    void onlyAMemberIsAPeer() {
        assertTrue(
                ShippedQuorum.running().asPeer("siaga-quorum-peer").contains("200 OK"),
                () -> ShippedQuorum.running().asPeer("siaga-quorum-peer"));
        assertFalse(ShippedQuorum.running().asPeer("siaga-quorum").contains("200 OK"));
        assertFalse(ShippedQuorum.running().asPeer("siaga-quorum-root").contains("200 OK"));
    }

    @Test
    void itsProbesAreAnswered() throws Exception {
        for (String probe : List.of("/livez", "/readyz", "/metrics")) {
            URI address = URI.create("http://" + ShippedQuorum.address(City.JAKARTA) + ":2381" + probe);
            try (HttpClient kubelet = HttpClient.newHttpClient()) {
                assertEquals(
                        200,
                        kubelet.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode(),
                        probe);
            }
        }
    }

    @Test
    void aSnapshotIsWholeAndTheOldestGoes() throws IOException {
        Path snapshots = Files.createDirectories(ShippedQuorum.running().file("snapshots"));
        for (String old : List.of("quorum-20260101T000000Z.db", "quorum-20260102T000000Z.db", "kept-by-hand.db")) {
            Files.writeString(snapshots.resolve(old), "old");
        }

        Command.Outcome saved = ShippedQuorum.running()
                .script("base/snapshot.sh", Map.of("SNAPSHOTS", snapshots.toString(), "KEEP", "2"));

        assertEquals(0, saved.exitCode(), saved.output());
        List<String> left;
        try (Stream<Path> files = Files.list(snapshots)) {
            left = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertEquals(3, left.size(), left::toString);
        assertEquals(List.of("kept-by-hand.db", "quorum-20260102T000000Z.db"), left.subList(0, 2));
        assertTrue(Files.size(snapshots.resolve(left.getLast())) > 1000);
    }

    /** Twice gives the same as once. */
    private void giveRoles() {
        await("the quorum has a leader")
                .atMost(Duration.ofSeconds(60))
                .until(() -> ShippedQuorum.running()
                                .etcd(City.JAKARTA, "siaga-quorum-root", Map.of(), "etcdctl", "endpoint", "health")
                                .exitCode()
                        == 0);
        Command.Outcome given = ShippedQuorum.running()
                .script(
                        "roles/roles.sh",
                        Map.of(
                                "CITIES", "jakarta bandung surabaya",
                                "ESTATES", ESTATE.toString(),
                                "USERS", file("users")));
        assertEquals(0, given.exitCode(), given.output());
    }

    private static Command.Outcome asBandung(String... command) {
        return ShippedQuorum.running().etcd(City.BANDUNG, "siaga-quorum", Map.of(), command);
    }

    private static Command.Outcome withPassword(String... words) {
        return asBandung(Stream.concat(Stream.of("etcdctl", "--user=bandung:bandung-secret"), Stream.of(words))
                .toArray(String[]::new));
    }

    private boolean wrote(City city, Operation operation) {
        return operators.get(city).applied(Txn.always(operation), WITHIN);
    }

    private String refusal(City city, Operation operation) {
        return reason(operators.get(city).txn(Txn.always(operation), WITHIN));
    }

    private static String reason(QuorumAnswer<?> answer) {
        return assertInstanceOf(Unavailable.class, answer).reason();
    }

    private static <T> T answered(QuorumAnswer<T> answer) {
        return switch (answer) {
            case Answered<T>(T value, Revision _) -> value;
            case Unavailable<T>(String reason, boolean _) -> throw new AssertionError(reason);
        };
    }

    private Operation.Put beacon(City writer, City city) {
        return new Operation.Put(ESTATE.beaconKey(city.name()), "{}", sessions.get(writer));
    }

    private static void password(City city, String text) {
        ShippedQuorum.running().write(Path.of("users", city.name()), text + "\n");
    }

    private static String file(String name) {
        return ShippedQuorum.running().file(name).toString();
    }

    private EtcdClient operator(City city) {
        return operator(city, "quorum-" + city);
    }

    private EtcdClient operator(City city, String certificate) {
        return new EtcdClient(ShippedQuorum.running().settings(settings, city, certificate), tls);
    }
}
