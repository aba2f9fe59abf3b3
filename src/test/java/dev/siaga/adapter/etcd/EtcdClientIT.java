package dev.siaga.adapter.etcd;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import dev.siaga.lab.CertificateAuthority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The client against a real quorum of three members with mutual TLS, which lose processes, stall and change certificates. */
@Tag("alone") // It measures how long a call takes, and a member that doesn't run for a second loses its leadership.
@QuarkusTest
@TestProfile(ClientsOnly.class)
@QuarkusTestResource(value = ThreeMembers.class, restrictToAnnotatedClass = true)
class EtcdClientIT {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    private EtcdClient client;
    private String key;

    @BeforeEach
    void allMembersAnswer(TestInfo test) {
        client = clientOf(0, 1, 2);
        key = "/siaga/" + test.getDisplayName();
        IntStream.range(0, ThreeMembers.SIZE).forEach(this::awaitAnswerOf);
    }

    @AfterEach
    void healEverything() {
        IntStream.range(0, ThreeMembers.SIZE).forEach(ThreeMembers.running()::resume);
    }

    @Test
    void aKeyEndsWithItsLease() {
        Grant grant = answered(client.grant(Duration.ofSeconds(2), WITHIN));
        put(key, "jakarta", grant.lease());
        assertEquals(
                grant.lease(), answered(client.get(key, WITHIN)).orElseThrow().lease());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> answered(client.get(key, WITHIN)).isEmpty());

        assertEquals(new LeaseState.Gone(), answered(client.keepAlive(grant.lease(), WITHIN)));
        assertEquals(new LeaseState.Gone(), answered(client.revoke(grant.lease(), WITHIN)));
    }

    @Test
    void aSecondClientAdoptsALeaseByItsId() {
        Grant grant = answered(client.grant(Duration.ofSeconds(30), WITHIN));
        EtcdClient adopter = clientOf(1, 2, 0);

        LeaseState state = answered(adopter.keepAlive(grant.lease(), WITHIN));

        assertEquals(new LeaseState.Alive(Duration.ofSeconds(30)), state);
        assertEquals(new LeaseState.Gone(), answered(adopter.revoke(grant.lease(), WITHIN)));
        assertEquals(new LeaseState.Gone(), answered(client.keepAlive(grant.lease(), WITHIN)));
    }

    @Test
    void anEpochHasOneWinnerHoweverManyRaceForIt() throws Exception {
        put(key, "0", 0);
        List<EtcdClient> racers = IntStream.range(0, 9)
                .mapToObj(i -> clientOf(i % 3, (i + 1) % 3))
                .toList();
        racers.forEach(this::awaitRange);
        for (int epoch = 1; epoch <= 5; epoch++) {
            KeyValue before = answered(client.get(key, WITHIN)).orElseThrow();

            List<QuorumAnswer<TxnResult>> claims = claimAtOnce(racers, before, epoch);

            long winners = claims.stream().filter(EtcdClientIT::won).count();
            // On a busy machine the winner's own answer may be late: then its claim is ambiguous, and still nobody else
            // wins.
            long ambiguous = claims.stream().filter(EtcdClientIT::ambiguous).count();
            assertTrue(winners == 1 || (winners == 0 && ambiguous > 0), "epoch " + epoch + ": " + claims);
            assertEquals(
                    epoch + "", answered(client.get(key, WITHIN)).orElseThrow().value());
        }
    }

    @Test
    void bothBranchesOfATransactionBringResultsInOrder() {
        Txn txn = Txn.when(Compare.absent(key))
                .then(new Operation.Put(key, "a", 0), new Operation.Get(key))
                .otherwise(new Operation.Range(key), new Operation.DeletePrefix(key));

        TxnResult first = answered(client.txn(txn, WITHIN));
        TxnResult second = answered(client.txn(txn, WITHIN));

        assertTrue(first.succeeded());
        assertEquals(new OperationResult.Stored(), first.results().getFirst());
        KeyValue stored =
                ((OperationResult.Found) first.results().getLast()).pairs().getFirst();
        assertEquals("a", stored.value());
        assertEquals(1, stored.version());
        assertFalse(second.succeeded());
        assertEquals(List.of(stored), ((OperationResult.Found) second.results().getFirst()).pairs());
        assertEquals(new OperationResult.Deleted(1), second.results().getLast());
    }

    @Test
    void everyComparisonHoldsAndFailsAsItSays() {
        Grant grant = answered(client.grant(Duration.ofSeconds(30), WITHIN));
        put(key, "a", grant.lease());
        KeyValue now = answered(client.get(key, WITHIN)).orElseThrow();

        assertTrue(holds(new Compare.Exists(key)));
        assertTrue(holds(new Compare.CreatedAt(key, now.createRevision())));
        assertTrue(holds(new Compare.ModifiedAt(key, now.modRevision())));
        assertTrue(holds(new Compare.ValueIs(key, "a")));
        assertTrue(holds(new Compare.LeaseIs(key, grant.lease())));
        assertFalse(holds(Compare.absent(key)));
        assertFalse(holds(new Compare.Exists(key + "-other")));
        assertFalse(holds(new Compare.ModifiedAt(key, now.modRevision() + 1)));
        assertFalse(holds(new Compare.ValueIs(key, "b")));
        assertFalse(holds(new Compare.LeaseIs(key, 0)));
    }

    @Test
    void aRangeHoldsItsPrefixOnly() {
        put(key + "/b", "2", 0);
        put(key + "/a", "1", 0);
        put(key + "0", "beyond", 0);

        QuorumAnswer<List<KeyValue>> answer = client.range(key + "/", WITHIN);

        assertEquals(
                List.of("1", "2"),
                answered(answer).stream().map(KeyValue::value).toList());
        assertTrue(((Answered<List<KeyValue>>) answer).revision().number() > 0);
    }

    @Test
    void aPutUnderALeaseThatIsGoneIsRefusedAsAWhole() {
        var txn = Txn.always(new Operation.Put(key, "a", 4711));

        var answer = assertInstanceOf(Unavailable.class, client.txn(txn, WITHIN));

        assertFalse(answer.ambiguous());
        assertTrue(answer.reason().contains("lease not found"), answer.reason());
    }

    @Test
    void aDeadMemberIsPassedOver() {
        ThreeMembers.running().kill(0);
        try {
            // Each try has a client of its own, which asks the dead member first. It takes more than one where the dead
            // one led, or the machine stood still.
            await("a transaction that certainly wasn't sent goes on to the next member")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> clientOf(0, 1, 2).txn(Txn.when(Compare.absent(key)), WITHIN) instanceof Answered);
        } finally {
            ThreeMembers.running().startMember(0);
        }
    }

    @Test
    void aStalledMemberCostsOneAttemptAndIsThenAvoided() {
        ThreeMembers.running().pause(0);
        long start = System.nanoTime();

        awaitRange(client);
        Duration first = Duration.ofNanos(System.nanoTime() - start);
        start = System.nanoTime();
        answered(client.range(key, Duration.ofSeconds(1)));
        Duration second = Duration.ofNanos(System.nanoTime() - start);

        assertTrue(first.compareTo(Duration.ofSeconds(4)) < 0, "first call took " + first);
        assertTrue(second.compareTo(settings.attempt()) < 0, "second call took " + second);
    }

    @Test
    void aTransactionThatAStalledMemberMayHaveSeenIsAmbiguousAndIsNotSentAgain() {
        ThreeMembers.running().pause(0);
        var txn = Txn.always(new Operation.Put(key, "a", 0));

        var answer = assertInstanceOf(Unavailable.class, clientOf(0, 1, 2).txn(txn, WITHIN));

        assertTrue(answer.ambiguous(), answer.reason());
        assertEquals(Optional.empty(), answered(clientOf(1, 2).get(key, WITHIN)));
    }

    @Test
    void withoutAMajorityNothingIsAnsweredAndNothingTakesLongerThanAllowed() {
        ThreeMembers.running().pause(1);
        ThreeMembers.running().pause(2);
        Duration within = Duration.ofSeconds(2);
        long start = System.nanoTime();

        var read = assertInstanceOf(Unavailable.class, client.range("/siaga/", within));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        var write = client.txn(Txn.always(new Operation.Put(key, "a", 0)), within);

        assertFalse(read.ambiguous());
        assertTrue(took.compareTo(within.plusSeconds(1)) < 0, "took " + took);
        assertInstanceOf(Unavailable.class, write);
    }

    @Test
    void aRotatedCertificateIsReadAgain() {
        var stranger = new CertificateAuthority("stranger").client("CN=siaga");
        ThreeMembers.running().giveClient(stranger);
        // Pooled connections keep the old certificate: a client of its own has none.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> clientOf(0).range(key, WITHIN) instanceof Unavailable<List<KeyValue>>);
        EtcdClient longLived = clientOf(0, 1, 2);
        assertInstanceOf(Unavailable.class, longLived.range(key, WITHIN));

        ThreeMembers.running().giveClient(ThreeMembers.running().trusted());

        await().atMost(Duration.ofSeconds(20)).until(() -> longLived.range(key, WITHIN) instanceof Answered);
    }

    private List<QuorumAnswer<TxnResult>> claimAtOnce(List<EtcdClient> racers, KeyValue before, int epoch)
            throws Exception {
        Txn claim = Txn.when(new Compare.ModifiedAt(key, before.modRevision()))
                .then(new Operation.Put(key, Integer.toString(epoch), 0));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = new ArrayList<QuorumAnswer<TxnResult>>();
            for (Future<QuorumAnswer<TxnResult>> each : threads.invokeAll(racers.stream()
                    .<Callable<QuorumAnswer<TxnResult>>>map(racer -> () -> racer.txn(claim, WITHIN))
                    .toList())) {
                claims.add(each.get());
            }
            return claims;
        }
    }

    private static boolean won(QuorumAnswer<TxnResult> answer) {
        return answer instanceof Answered<TxnResult>(TxnResult result, Revision _) && result.succeeded();
    }

    private static boolean ambiguous(QuorumAnswer<TxnResult> answer) {
        return answer instanceof Unavailable<TxnResult>(String _, boolean ambiguous) && ambiguous;
    }

    private boolean holds(Compare condition) {
        return answered(client.txn(Txn.when(condition), WITHIN)).succeeded();
    }

    /** Asks again where the quorum had no leader for a moment: the same put twice is the same. */
    private void put(String key, String value, long lease) {
        awaitAnswer(() -> client.txn(Txn.always(new Operation.Put(key, value, lease)), WITHIN));
    }

    private void awaitAnswerOf(int member) {
        awaitRange(clientOf(member));
    }

    private void awaitRange(EtcdClient asked) {
        awaitAnswer(() -> asked.range(key, WITHIN));
    }

    private static void awaitAnswer(Callable<QuorumAnswer<?>> question) {
        await().atMost(Duration.ofSeconds(30)).until(() -> question.call() instanceof Answered);
    }

    private EtcdClient clientOf(int... members) {
        List<URI> endpoints = IntStream.of(members)
                .mapToObj(ThreeMembers::address)
                .map(URI::create)
                .toList();
        return new EtcdClient(new OtherEndpoints(settings, endpoints), tls);
    }

    private static <T> T answered(QuorumAnswer<T> answer) {
        return switch (answer) {
            case Answered<T>(T value, Revision _) -> value;
            case Unavailable<T>(String reason, boolean _) -> throw new AssertionError(reason);
        };
    }
}
