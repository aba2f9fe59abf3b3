package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Examples.hit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Move;
import dev.siaga.lab.City;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.client.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From what clients and probes wrote down to the judgement: what is planted in their logs must come out. Times are in milliseconds. */
class TestimonyTest {
    private static final int END = 60_000;

    private final Map<City, List<Attempt>> writes = new HashMap<>();
    private final List<Attempt> probes = new ArrayList<>();
    private List<Attempt> probesBefore = List.of();
    private final List<Move> history = new ArrayList<>();
    private final Set<Long> missing = new java.util.HashSet<>();
    private final Promises promises = new Promises();
    private Optional<City> primary = Optional.of(City.JAKARTA);

    TestimonyTest() {
        City.ALL.forEach(city -> {
            writes.put(city, new ArrayList<>());
            written(city, 0, END, City.JAKARTA);
            probed(city, 0, END, city.equals(City.JAKARTA) ? Outcome.ACCEPTED : Outcome.REFUSED);
        });
    }

    @Test
    void an_episode_that_nobody_noticed_passes() {
        var judged = judge(hit(FaultKind.OPERATOR_KILL, "jakarta", true));

        assertEquals(List.of(), judged.failures());
    }

    @Test
    void a_second_writer_is_seen_and_fails() {
        probed(City.BANDUNG, 30_000, 30_300, Outcome.ACCEPTED);

        assertTrue(judge(hit(FaultKind.CUT_OFF, "jakarta", true)).failures().stream()
                .anyMatch(failure -> failure.startsWith("two cities accepted writes at once")));
    }

    @Test
    void a_second_writer_that_is_found_an_episode_later_is_told_once() {
        probesBefore = List.copyOf(probes);
        probes.clear();
        var late = new Attempt("bandung", "bandung-0", 77, 30_000_000, 30_200_000, Outcome.ACCEPTED, "", "found later");
        probes.add(late);

        assertEquals(200, observed(List.of()).dualWriterMillis());

        probesBefore = Stream.concat(probesBefore.stream(), Stream.of(late)).toList();
        probes.clear();
        assertEquals(0, observed(List.of()).dualWriterMillis());
    }

    @Test
    void a_promised_row_that_the_primary_lacks_is_lost_and_fails_where_none_may_be() {
        missing.add(writes.get(City.SURABAYA).get(10).n());

        assertEquals(
                List.of("1 acknowledged rows are lost, though nothing that happened may cost any"),
                judge(hit(FaultKind.MEMBER_KILL, "bandung", false)).failures());
    }

    @Test
    void an_estate_without_a_primary_at_the_end_needed_a_human() {
        primary = Optional.empty();

        assertTrue(judge(hit(FaultKind.MEMBER_KILL, "bandung", false)).neededHuman());
    }

    @Test
    void only_the_outage_of_clients_who_count_is_held_against_a_fault() {
        silence(City.BANDUNG, 10_000, 40_000);

        assertEquals(
                List.of(), judge(hit(FaultKind.POWER_CUT, "bandung", false)).failures());
        assertEquals(
                List.of("clients that it doesn't concern wrote nothing for 30.1 s"),
                judge(hit(FaultKind.OPERATOR_KILL, "bandung", false)).failures());
    }

    @Test
    void the_first_write_is_counted_from_the_fault_and_the_outage_after_healing_from_there() {
        City.ALL.forEach(city -> silence(city, 1_000, 20_000));

        var seen = observed(List.of(hit(FaultKind.SERVICES_GONE, "jakarta", true)));

        assertEquals(20.0, seen.firstWriteSeconds(), 0.2);
        assertEquals(19.1, seen.outageSeconds(), 0.2);
        assertEquals(0.1, seen.outageAfterHealingSeconds(), 0.1, "healed at 25 s");
        assertEquals(15.0, seen.wholeSeconds());
    }

    @Test
    void of_what_cities_tell_of_the_same_move_the_fuller_word_counts_and_old_moves_do_not() {
        history.addAll(List.of(
                move(4, "surabaya", "jakarta", null),
                move(5, "jakarta", "bandung", null),
                move(5, "jakarta", "bandung", 900L)));

        assertEquals(
                List.of(900L),
                observed(List.of()).moves().stream().map(Moved::divergedBytes).toList());
    }

    @Test
    void gaps_of_more_than_a_second_are_told_for_the_picture() {
        silence(City.SURABAYA, 10_000, 13_000);

        var gaps = testimony(List.of()).unserved();

        assertEquals(List.of("surabaya"), gaps.stream().map(Spell::city).toList());
        assertEquals(3_100, gaps.getFirst().toMillis() - gaps.getFirst().fromMillis(), 200);
    }

    private Judgement judge(Hit hit) {
        return Judgement.of(List.of(hit), true, observed(List.of(hit)));
    }

    private Observed observed(List<Hit> hits) {
        return testimony(hits).observed(promises);
    }

    private Testimony testimony(List<Hit> hits) {
        var clients = new EnumMap<Kind, Map<City, List<Attempt>>>(Kind.class);
        clients.put(Kind.WRITES, writes);
        var course = new Course(at(0), hits, List.of(), at(25_000), primary, at(40_000));
        var rows = writes.values().stream()
                .flatMap(List::stream)
                .map(Attempt::n)
                .filter(n -> !missing.contains(n))
                .collect(Collectors.toSet());
        return new Testimony(
                City.JAKARTA,
                4,
                course,
                clients,
                probesBefore,
                List.copyOf(probes),
                history,
                primary.map(_ -> rows),
                at(END));
    }

    private void written(City city, int from, int to, City by) {
        for (var time = from; time < to; time += 100) {
            var n = city.number() * 1_000_000L + time;
            writes.get(city)
                    .add(new Attempt(
                            city.name(),
                            "orders-rw",
                            n,
                            time * 1_000L,
                            time * 1_000L + 5_000,
                            Outcome.ACCEPTED,
                            "10." + by.number() + ".0.5",
                            ""));
        }
    }

    /** A city's writer is refused for a while. */
    private void silence(City city, int from, int to) {
        writes.get(city)
                .replaceAll(attempt -> attempt.sent() >= from * 1_000L && attempt.sent() < to * 1_000L
                        ? new Attempt(
                                attempt.city(),
                                attempt.target(),
                                attempt.n(),
                                attempt.sent(),
                                attempt.done(),
                                Outcome.REFUSED,
                                "",
                                "no")
                        : attempt);
    }

    private void probed(City city, int from, int to, Outcome outcome) {
        for (var time = from; time < to; time += 100) {
            probes.add(new Attempt(
                    city.name(),
                    city.name() + "-" + outcome,
                    time,
                    time * 1_000L,
                    time * 1_000L + 5_000,
                    outcome,
                    "",
                    ""));
        }
    }

    private static Move move(long epoch, String from, String to, Long diverged) {
        return new Move(epoch, from, to, "HolderGone", null, null, 18.0, 0L, diverged, null, null, null);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
