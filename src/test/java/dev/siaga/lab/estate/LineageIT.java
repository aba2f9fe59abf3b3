package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.client.Journal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a log that only the old primary has: counted, rewound, cloned anew, and never mixed with the estate's. */
@Tag("slow")
class LineageIT extends FaultScenario {
    private static final String ON_TIMELINE = " on timeline ";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    @Order(1)
    void what_only_the_old_primary_had_is_counted_before_it_is_rewound() throws Exception {
        var claims = claims(old());
        lab().cutOff(old().name());
        takenOver("diverged");

        lab().healAll();
        running().settle();

        var move = lastMove();
        var diverged = move.divergedBytes();
        assertTrue(diverged != null && diverged > 0, move::toString);
        var from = Instant.parse(move.divergedFrom());
        var until = Instant.parse(move.divergedUntil());
        assertTrue(from.isBefore(until) && until.isAfter(begun()), move::toString);
        assertEquals(claims, claims(old()), "rewound, not cloned anew");
        assertSameRowsEverywhere();
        System.out.printf(
                "RESULT name=diverged bytes=%d seconds=%.1f%n",
                diverged, Duration.between(from, until).toMillis() / 1000.0);
    }

    @Test
    @Order(2)
    void a_fork_with_an_equal_timeline_number_is_cloned_anew() throws Exception {
        var claims = claims(old());
        promoteApart();

        var primary = takenOver("equal-timelines");
        running()
                .until(
                        "two forks with one number",
                        PATIENCE,
                        () -> timeline(old()) == timeline(primary) && timeline(primary) > 1);
        lab().healAll();
        running().settle();

        var anew = claims(old());
        assertTrue(claims.stream().noneMatch(anew::contains), "every claim of " + old() + " was made anew");
        assertFalse(lastMove().divergedBytes() == null, () -> lastMove().toString());
        assertSameRowsEverywhere();
    }

    @Test
    @Order(3)
    void three_failovers_back_to_back_leave_every_city_with_the_same_rows() throws Exception {
        var first = old();
        lab().powerCut(first.name());
        var second = takenOver("back-to-back-1");
        var third = next(first, second);
        next(second, third);

        var primary = running().settle();
        assertTrue(running().policies().epoch() >= epochBefore() + 3);
        assertSameRowsEverywhere();
        System.out.printf("RESULT name=back-to-back moves=3 primary=%s%n", primary);
    }

    @Test
    @Order(4)
    void a_city_that_cannot_be_rewound_is_cloned_anew() throws Exception {
        administer(
                "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) FROM rewinder");
        awaitEverywhereReplayed();
        lab().cutOff(old().name());
        var primary = takenOver("unrewindable");

        lab().healAll();
        assertEquals(primary, running().settle());

        assertSameRowsEverywhere();
        administer(
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO rewinder");
    }

    /**
     * The new primary dies right after the third city has turned onto its timeline, before that city's Patroni has looked: it goes on to tell the one
     * before, by which its log is a fork.
     */
    @Test
    @Order(5)
    void a_city_whose_patroni_tells_an_old_timeline_is_promoted_on_the_word_of_who_streams_from_it() throws Exception {
        var leaders = others().stream().map(this::standbyLeader).toList();
        var before = leaders.getFirst().status().timeline();
        lab().cutOff(old().name());

        var turned = turned(leaders, before + 1);
        lab().stopProgram(turned.city().name(), Estate.NAMESPACE, turned.pod(), "patroni");
        faultBegins();
        var dying = RunningEstate.except(old(), turned.city()).getFirst();
        lab().killProcess(dying.name(), "kubelet");
        running()
                .until(
                        "its stream to be lost",
                        PATIENCE,
                        () -> log(turned).lastIndexOf("could not receive data from WAL stream")
                                > log(turned).lastIndexOf(ON_TIMELINE + (before + 1)));
        lab().continuePod(turned.city().name(), Estate.NAMESPACE, turned.pod());
        RunningEstate.last(Duration.ofSeconds(5));
        assertEquals(before, turned.status().timeline(), "its Patroni goes on to tell the timeline before");

        assertEquals(turned.city(), takenOver("new-primary-died-at-once", turned.city()));

        lab().startProcess(dying.name(), "kubelet");
        lab().healAll();
        running().settle();
        assertSameRowsEverywhere();
    }

    private DatabaseMember standbyLeader(City city) {
        return running().estate().members(city).stream()
                .filter(member -> member.status().isStandbyLeader())
                .findFirst()
                .orElseThrow();
    }

    /** Which of them is the first to follow another city onto a timeline. */
    private DatabaseMember turned(List<DatabaseMember> leaders, long timeline) throws IOException {
        var patience = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(patience)) {
            for (var leader : leaders) {
                if (log(leader)
                        .lines()
                        .anyMatch(line -> line.contains("restarted WAL") && line.endsWith(ON_TIMELINE + timeline))) {
                    return leader;
                }
            }
        }
        throw new AssertionError("nobody has followed onto timeline " + timeline);
    }

    private String log(DatabaseMember member) throws IOException {
        return Files.readString(lab().logs().resolve("%s-%s-patroni.log".formatted(member.city(), member.pod())));
    }

    /** Power returns in one city; as soon as its quorum member is back, the next goes dark. Returns who took over. */
    private City next(City returning, City dying) {
        lab().restore(returning.name());
        running().until("a quorum of three", PATIENCE, () -> lab().isQuorumHealthy(returning.name()));
        var fault = Instant.now();
        lab().powerCut(dying.name());
        var last = RunningEstate.except(returning, dying).getFirst();
        running().awaitRecovery(fault, last, PATIENCE);
        running()
                .until(
                        "one primary",
                        PATIENCE,
                        () -> running().estate().primary().isPresent());
        var primary = running().estate().primary().orElseThrow().city();
        assertNotEquals(dying, primary);
        lab().restore(dying.name());
        return primary;
    }

    /**
     * The old city's own Patroni moves its lead from one member to the other, and in the instant when the first has stopped, the city is cut
     * off: it promotes the second with the very timeline number that another city is about to use.
     */
    private void promoteApart() {
        var leader = running().estate().primary().orElseThrow();
        var replica = running().estate().members(old()).stream()
                .filter(member -> !member.equals(leader))
                .findFirst()
                .orElseThrow();
        var moved = CompletableFuture.runAsync(() -> switchOver(leader, replica));
        var patience = Instant.now().plusSeconds(20);
        while (leads(leader) && Instant.now().isBefore(patience)) {
            Thread.onSpinWait();
        }
        lab().cutOff(old().name());
        moved.join();
    }

    private static void switchOver(DatabaseMember leader, DatabaseMember replica) {
        try {
            PatroniRest.switchover(leader, replica.pod());
        } catch (IOException answeredOtherwise) {
            // what became of it is seen at the members
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean leads(DatabaseMember member) {
        var question = HttpRequest.newBuilder(URI.create("http://" + member.ip() + ":8008/primary"))
                .timeout(Duration.ofSeconds(1))
                .build();
        try {
            return HTTP.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long timeline(City city) {
        return running().estate().members(city).stream()
                .mapToLong(member -> member.status().timeline())
                .max()
                .orElse(0);
    }

    private FailoverPolicyStatus.Move lastMove() {
        return running().policies().status(old()).orElseThrow().history().getFirst();
    }

    private Set<String> claims(City city) {
        return lab()
                .city(city.name())
                .client()
                .persistentVolumeClaims()
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(claim -> claim.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private void assertSameRowsEverywhere() {
        var before = Instant.now();
        running()
                .until(
                        "the same rows on every member",
                        PATIENCE,
                        () -> digests(before).stream().distinct().count() == 1);
        System.out.println("RESULT name=same-rows members=" + digests(before).size() + " digest=\""
                + digests(before).getFirst() + "\"");
    }

    private List<String> digests(Instant before) {
        return City.ALL.stream()
                .flatMap(city -> running().estate().members(city).stream())
                .map(member -> digest(member, before))
                .toList();
    }

    private static String digest(DatabaseMember member, Instant before) {
        try {
            return Journal.digest(member.address(), Estate.USER, Estate.PASSWORD, before);
        } catch (SQLException e) {
            return member.pod() + ": " + e.getMessage();
        }
    }

    /** In the database that a rewind connects to: what a role may do with the system's functions is said in each. */
    private void administer(String statement) throws SQLException {
        Superuser.run(running().estate().primary().orElseThrow(), "postgres", statement);
    }

    private void awaitEverywhereReplayed() {
        running().awaitWrites(City.ALL, PATIENCE);
        assertSameRowsEverywhere();
    }
}
