package dev.siaga.controller.failoverpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.failoverpolicy.MoveCourse.Sight;
import dev.siaga.controller.failoverpolicy.MoveCourse.Told;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A move as its cities live through it, and what each tells. Times are seconds after the last sign of life. */
class MoveCourseTest {
    private static final Instant FAULT = Instant.parse("2026-11-20T12:00:00Z");
    private static final City JAKARTA = new City("jakarta");
    private static final City BANDUNG = new City("bandung");
    private static final MoveDocument BEFORE = move(4, "surabaya", "jakarta", "HolderLost", -900.0);

    private final List<Told> told = new ArrayList<>();
    private Optional<String> incident = Optional.of("failover-orders-5-1");

    @Test
    void whoever_takes_over_tells_the_whole_and_each_of_its_stages() {
        takesOver(new MoveCourse(BANDUNG));

        assertEquals(
                List.of(
                        "await-fence 8.0-14.0",
                        "elect 14.0-14.2",
                        "promote 14.2-17.0",
                        "detect 0.0-8.0",
                        "traffic 17.0-17.1",
                        "failover 0.0-17.1"),
                spans());
        Told whole = told.getLast();
        assertTrue(whole.whole());
        assertEquals("jakarta", whole.passage().facts().get("siaga.from"));
        assertEquals("HolderLost", whole.passage().facts().get("siaga.cause"));
        assertEquals("failover-orders-5-1", whole.passage().facts().get("siaga.incident"));
        assertEquals(17.0, whole.passage().facts().get("siaga.rto_seconds"));
        assertEquals(1, told.stream().filter(Told::whole).count());
    }

    @Test
    void a_move_is_told_once() {
        MoveCourse course = new MoveCourse(BANDUNG);
        takesOver(course);
        told.clear();

        course.led(BANDUNG, at(20));
        see(course, 20, null, ended());

        assertEquals(List.of(), spans());
        assertEquals(Optional.empty(), course.underway(List.of(ended(), BEFORE)));
    }

    @Test
    void the_whole_waits_for_its_incident_but_not_for_ever() {
        incident = Optional.empty();
        MoveCourse course = new MoveCourse(BANDUNG);
        takesOver(course);
        assertEquals(List.of("await-fence 8.0-14.0", "elect 14.0-14.2", "promote 14.2-17.0"), spans());

        see(course, 48, null, ended());

        assertEquals("failover 0.0-17.1", spans().getLast());
    }

    @Test
    void one_beyond_the_recovery_time_has_failed() {
        MoveCourse course = new MoveCourse(BANDUNG);
        see(course, 1, null, BEFORE);
        see(course, 65, Stage.PROMOTE, open("HolderLost"), BEFORE);
        course.led(BANDUNG, at(70));
        see(course, 70, null, move(5, "jakarta", "bandung", "HolderLost", 70.0), BEFORE);

        assertEquals(
                Optional.of("beyond the objective of 60 s"),
                told.getLast().passage().failure());
    }

    @Test
    void a_city_that_hands_primacy_over_tells_how_it_stopped_and_came_to_follow() {
        MoveCourse course = new MoveCourse(JAKARTA);
        see(course, -5, null, BEFORE);
        see(course, 0, Stage.DEMOTE, BEFORE);
        see(course, 3, Stage.CHOOSE, BEFORE);
        see(course, 3.2, Stage.FOLLOW, open("SwitchedOver"), BEFORE);
        MoveDocument over = move(5, "jakarta", "bandung", "SwitchedOver", 4.5);
        course.led(BANDUNG, at(4.8));
        see(course, 4.8, Stage.FOLLOW, over, BEFORE);
        see(course, 7, null, over, BEFORE);

        assertEquals(List.of("demote 0.0-3.0", "traffic 4.5-4.8", "follow 3.2-7.0"), spans());
        assertEquals(Optional.empty(), course.underway(List.of(over, BEFORE)));
    }

    @Test
    void a_bystander_tells_of_its_writers_and_its_standby_and_not_what_all_cities_see() {
        MoveCourse course = new MoveCourse(new City("surabaya"));
        see(course, -5, null, BEFORE);
        see(course, 8, Stage.AWAIT_FENCE, BEFORE);
        see(course, 14, Stage.CHOOSE, BEFORE);
        see(course, 14.5, Stage.FOLLOW, open("HolderLost"), BEFORE);
        course.led(BANDUNG, at(17.4));
        see(course, 17.4, Stage.FOLLOW, ended(), BEFORE);
        see(course, 18, null, ended(), BEFORE);

        assertEquals(List.of("traffic 17.0-17.4", "follow 14.5-18.0"), spans());
    }

    @Test
    void trouble_that_moved_nothing_is_no_part_of_the_next_move() {
        MoveCourse course = new MoveCourse(JAKARTA);
        see(course, -100, null, BEFORE);
        see(course, -90, Stage.DATABASE_DOWN, BEFORE);
        see(course, -85, null, BEFORE);
        see(course, 0, Stage.DATABASE_DOWN, BEFORE);
        see(course, 5, Stage.STOP, BEFORE);
        see(course, 8, Stage.CHOOSE, open("HolderLost"), BEFORE);

        assertEquals(List.of("database-down 0.0-5.0", "stop 5.0-8.0"), spans());
    }

    @Test
    void a_replica_that_starts_after_a_move_tells_nothing_of_it() {
        MoveCourse course = new MoveCourse(BANDUNG);
        course.led(BANDUNG, at(60));
        see(course, 60, null, ended(), BEFORE);

        assertEquals(List.of(), spans());
    }

    @Test
    void a_replica_that_comes_to_lead_in_the_middle_tells_the_whole_and_what_it_saw_of_it() {
        MoveCourse course = new MoveCourse(BANDUNG);
        see(course, 15, Stage.PROMOTE, open("HolderLost"), BEFORE);
        course.led(BANDUNG, at(17.1));
        see(course, 17, null, open("HolderLost"), BEFORE);
        see(course, 17.5, null, ended(), BEFORE);

        assertEquals(List.of("promote 15.0-17.0", "traffic 17.0-17.1", "failover 0.0-17.1"), spans());
    }

    private void takesOver(MoveCourse course) {
        see(course, -5, null, BEFORE);
        course.led(JAKARTA, at(-5));
        vacant(course, 8.1, Stage.AWAIT_FENCE);
        see(course, 14, Stage.ELECT, BEFORE);
        see(course, 14.2, Stage.PROMOTE, open("HolderLost"), BEFORE);
        see(course, 17, null, open("HolderLost"), BEFORE);
        course.led(BANDUNG, at(17.1));
        see(course, 17.5, null, ended(), BEFORE);
        see(course, 18, null, ended(), BEFORE);
    }

    /** The holder's key was seen missing 0.1 s before. */
    private void vacant(MoveCourse course, double seconds, Stage stage) {
        told.addAll(course.follow(
                new Sight(at(seconds - 0.1), Optional.of(stage), Optional.of(at(seconds - 0.1)), List.of(BEFORE)),
                context()));
    }

    private void see(MoveCourse course, double seconds, Stage stage, MoveDocument... newestFirst) {
        told.addAll(course.follow(
                new Sight(at(seconds), Optional.ofNullable(stage), Optional.empty(), List.of(newestFirst)), context()));
    }

    private MoveCourse.Context context() {
        return new MoveCourse.Context() {
            @Override
            public boolean expectsIncident(MoveDocument move) {
                return !move.reason().equals("SwitchedOver");
            }

            @Override
            public Optional<String> incident(MoveDocument move) {
                return incident;
            }

            @Override
            public Duration recoveryTime() {
                return Duration.ofSeconds(60);
            }
        };
    }

    private List<String> spans() {
        return told.stream()
                .map(Told::passage)
                .map(p -> "%s %.1f-%.1f".formatted(p.name(), seconds(p.begun()), seconds(p.ended())))
                .toList();
    }

    private static double seconds(Instant at) {
        return Duration.between(FAULT, at).toMillis() / 1000.0;
    }

    private static Instant at(double seconds) {
        return FAULT.plusMillis(Math.round(seconds * 1000));
    }

    private static MoveDocument ended() {
        return move(5, "jakarta", "bandung", "HolderLost", 17.0);
    }

    private static MoveDocument open(String reason) {
        return new MoveDocument(5, "jakarta", "bandung", reason, FAULT.toString(), null, null, 0L, null, null, null);
    }

    private static MoveDocument move(long epoch, String from, String to, String reason, double took) {
        return new MoveDocument(
                epoch, from, to, reason, FAULT.toString(), at(took).toString(), Math.abs(took), 0L, null, null, null);
    }
}
