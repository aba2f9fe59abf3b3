package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.Beacon.Services;
import dev.siaga.failover.Evidence.Writes;
import dev.siaga.failover.FailoverDecision.CloseWrites;
import dev.siaga.failover.FailoverDecision.Demote;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.FailoverDecision.OpenWrites;
import dev.siaga.failover.FailoverDecision.Serve;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServicesDownTest {
    private static final Duration AGES = Duration.ofHours(1);

    @Nested
    class Read_only {
        @Test
        void the_primary_refuses_writes_while_all_services_of_its_city_are_down() {
            var down = in(JAKARTA).services(JAKARTA, Services.DOWN);

            assertEquals(1, assertInstanceOf(CloseWrites.class, down.decision()).epoch());
            var closed =
                    assertInstanceOf(Serve.class, down.writes(Writes.CLOSED).decision());
            assertEquals(Reason.SERVICES_DOWN, closed.reason());
        }

        @ParameterizedTest
        @EnumSource(value = Services.class, names = "DOWN", mode = EnumSource.Mode.EXCLUDE)
        void nothing_less_closes_writes(Services told) {
            var decision = in(JAKARTA).services(JAKARTA, told).decision();

            assertEquals(Reason.SERVING, assertInstanceOf(Serve.class, decision).reason());
        }

        @Test
        void writes_are_accepted_again_once_a_service_works_and_not_while_that_is_unknown() {
            var closed = in(JAKARTA).writes(Writes.CLOSED);

            assertInstanceOf(
                    OpenWrites.class, closed.services(JAKARTA, Services.WORKING).decision());
            assertInstanceOf(
                    Serve.class, closed.services(JAKARTA, Services.UNKNOWN).decision());
            assertInstanceOf(
                    Serve.class, closed.services(JAKARTA, Services.FAILING).decision());
        }

        @Test
        void a_human_who_opens_them_all_the_same_is_not_fought() {
            var reopened = in(JAKARTA).writes(Writes.REOPENED);

            assertInstanceOf(
                    Serve.class, reopened.services(JAKARTA, Services.DOWN).decision());
            assertInstanceOf(
                    OpenWrites.class,
                    reopened.services(JAKARTA, Services.WORKING).decision(),
                    "the note goes when it is over");
        }

        @ParameterizedTest
        @EnumSource(Services.class)
        void what_a_human_closed_is_the_humans(Services told) {
            assertInstanceOf(
                    Serve.class,
                    in(JAKARTA)
                            .services(JAKARTA, told)
                            .writes(Writes.CLOSED_BY_OTHERS)
                            .decision());
        }

        @Test
        void paused_and_in_a_dry_run_nothing_is_closed_and_the_city_serves() {
            var paused = in(JAKARTA).services(JAKARTA, Services.DOWN).paused().decision();
            var dry = in(JAKARTA).services(JAKARTA, Services.DOWN).dryRun().decision();

            assertEquals(Reason.PAUSED, assertInstanceOf(Serve.class, paused).reason());
            assertEquals(Reason.DRY_RUN, assertInstanceOf(Serve.class, dry).reason());
            assertTrue(paused.message().contains("CloseWrites"), paused::message);
        }

        @Test
        void a_pause_does_not_keep_writes_closed() {
            assertInstanceOf(
                    OpenWrites.class,
                    in(JAKARTA)
                            .writes(Writes.CLOSED)
                            .services(JAKARTA, Services.WORKING)
                            .paused()
                            .decision());
        }

        @Test
        void a_closed_primary_can_still_be_moved_by_hand() {
            assertInstanceOf(
                    Demote.class,
                    in(JAKARTA)
                            .services(JAKARTA, Services.DOWN)
                            .writes(Writes.CLOSED)
                            .requested(BANDUNG, "maintenance")
                            .decision());
        }

        @Test
        void a_city_that_stands_by_takes_back_what_closed_it() {
            assertInstanceOf(OpenWrites.class, in(BANDUNG).writes(Writes.CLOSED).decision());
            assertEquals(
                    Reason.FOLLOWING,
                    assertInstanceOf(
                                    Hold.class,
                                    in(BANDUNG).writes(Writes.CLOSED_BY_OTHERS).decision())
                            .reason());
        }

        @Test
        void it_is_the_most_urgent_level() {
            assertEquals(Readiness.Level.SIAGA_1, level(in(JAKARTA).services(JAKARTA, Services.DOWN)));
            assertEquals(
                    Readiness.Level.SIAGA_2,
                    level(in(JAKARTA).services(JAKARTA, Services.DOWN).movingWhenServicesAreDown()));
            assertEquals(Readiness.Level.SIAGA_3, level(in(JAKARTA).services(BANDUNG, Services.DOWN)));
            assertEquals(Readiness.Level.NORMAL, level(in(JAKARTA).services(JAKARTA, Services.FAILING)));
        }

        private static Readiness.Level level(Given given) {
            return Readiness.of(given.snapshot()).level();
        }
    }

    @Nested
    class Move_primary {
        @Test
        void primacy_moves_to_the_nearest_city_whose_services_work() {
            assertEquals(BANDUNG, demote(down()).to());
            assertEquals(
                    SURABAYA, demote(down().services(BANDUNG, Services.FAILING)).to());
            assertEquals("services-down-epoch-1", demote(down()).id());
        }

        @Test
        void a_city_that_lags_or_can_not_be_fenced_is_passed_over() {
            var late = Given.beacon(BANDUNG, Beacon.Role.STANDBY, 899).standing(works());

            assertEquals(SURABAYA, demote(down().beacon(late)).to());
        }

        @Test
        void a_city_whose_members_share_a_place_is_passed_over() {
            assertEquals(
                    SURABAYA,
                    demote(down().beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 1000)
                                    .standing(new Beacon.Standing(
                                            Optional.of("db-0 and db-1 share the node a"),
                                            Services.WORKING,
                                            List.of()))))
                            .to());
        }

        @Test
        void without_such_a_city_it_stays_and_says_why() {
            var stays = assertInstanceOf(
                    Serve.class,
                    down().services(BANDUNG, Services.DOWN).without(SURABAYA).decision());

            assertEquals(Reason.SERVICES_DOWN, stays.reason());
            assertTrue(stays.message().contains("no service is known to work in bandung"), stays::message);
        }

        @Test
        void once_in_an_epoch() {
            var moved = down().handed(BANDUNG, "services-down-epoch-1");

            assertEquals(
                    Reason.SERVICES_DOWN,
                    assertInstanceOf(Serve.class, moved.decision()).reason());
        }

        @Test
        void not_during_the_cool_down() {
            assertInstanceOf(Serve.class, down().heldFor(Duration.ofMinutes(9)).decision());
            assertInstanceOf(
                    Demote.class, down().heldFor(Duration.ofMinutes(10)).decision());
        }

        @Test
        void not_while_paused() {
            assertEquals(
                    Reason.PAUSED,
                    assertInstanceOf(Hold.class, down().paused().decision()).reason());
        }

        @Test
        void not_while_a_service_works() {
            assertEquals(
                    Reason.SERVING,
                    assertInstanceOf(
                                    Serve.class,
                                    down().services(JAKARTA, Services.FAILING).decision())
                            .reason());
        }

        @Test
        void what_another_policy_had_closed_is_opened() {
            assertInstanceOf(OpenWrites.class, down().writes(Writes.CLOSED).decision());
        }

        private static Demote demote(Given given) {
            return assertInstanceOf(Demote.class, given.decision());
        }

        private static Given down() {
            return in(JAKARTA)
                    .movingWhenServicesAreDown()
                    .heldFor(AGES)
                    .services(JAKARTA, Services.DOWN)
                    .services(BANDUNG, Services.WORKING)
                    .services(SURABAYA, Services.WORKING);
        }

        private static Beacon.Standing works() {
            return new Beacon.Standing(Optional.empty(), Services.WORKING, List.of());
        }
    }
}
