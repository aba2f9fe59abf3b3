package dev.siaga.traffic;

import static dev.siaga.traffic.GivenUsers.AGES;
import static dev.siaga.traffic.GivenUsers.NOW;
import static dev.siaga.traffic.GivenUsers.broken;
import static dev.siaga.traffic.GivenUsers.held;
import static dev.siaga.traffic.Route.BACKUP;
import static dev.siaga.traffic.Route.MAIN;
import static dev.siaga.traffic.Route.NOWHERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.traffic.Route.ToCity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouteDeciderTest {
    private static final Route BANDUNG = new ToCity("bandung");
    private static final Route JAKARTA = new ToCity("jakarta");
    private static final Duration JUST_NOW = Duration.ZERO;
    private static final Duration A_WHILE = Duration.ofSeconds(59);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration NEARLY_THREE_MINUTES = Duration.ofSeconds(179);
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

    @Nested
    class Within_the_city {
        @Test
        void users_are_served_by_the_main_instances() {
            assertEquals(MAIN, users().route());
        }

        @Test
        void when_no_main_instance_works_users_go_to_the_backup_at_once() {
            assertEquals(BACKUP, users().main(broken(JUST_NOW)).route());
        }

        @Test
        void they_go_back_only_when_the_main_instances_have_worked_for_a_time() {
            assertEquals(BACKUP, users().on(BACKUP).main(held(A_WHILE)).route());
            assertEquals(MAIN, users().on(BACKUP).main(held(A_MINUTE)).route());
        }

        @Test
        void when_the_backup_fails_a_main_instance_that_works_again_is_good_enough() {
            assertEquals(
                    MAIN,
                    users().on(BACKUP)
                            .main(held(JUST_NOW))
                            .backup(broken(JUST_NOW))
                            .route());
        }

        @Test
        void what_comes_and_goes_is_entered_three_times_a_minute_and_no_more() {
            Instant lately = NOW.minusSeconds(59);
            var flapping = users().main(held(JUST_NOW)).backup(broken(JUST_NOW));

            assertEquals(MAIN, flapping.on(BACKUP, lately, lately).route());
            assertEquals(BACKUP, flapping.on(BACKUP, lately, lately, lately).route());
            assertEquals(
                    MAIN,
                    flapping.on(BACKUP, lately, lately, NOW.minusSeconds(60)).route());
        }

        @Test
        void while_nobody_knows_whether_the_main_instances_work_users_stay() {
            assertEquals(MAIN, users().mainUnknown().route());
            assertEquals(BANDUNG, users().on(BANDUNG).mainUnknown().route());
        }
    }

    @Nested
    class To_another_city {
        @Test
        void users_leave_when_nothing_has_worked_for_a_time() {
            assertEquals(MAIN, users().bothDown(NEARLY_THREE_MINUTES).route());
            assertEquals(BANDUNG, users().bothDown(THREE_MINUTES).route());
        }

        @Test
        void the_time_begins_when_the_last_kind_failed() {
            assertEquals(
                    MAIN, users().main(broken(JUST_NOW)).backup(broken(AGES)).route());
        }

        @Test
        void the_nearest_that_serves_is_taken() {
            assertEquals(
                    JAKARTA,
                    users().bothDown(THREE_MINUTES)
                            .serving("bandung", broken(JUST_NOW))
                            .route());
        }

        @Test
        void one_that_has_served_for_long_is_taken_before_a_nearer_one_that_has_not() {
            assertEquals(
                    JAKARTA,
                    users().bothDown(THREE_MINUTES)
                            .serving("bandung", held(JUST_NOW))
                            .route());
        }

        @Test
        void one_without_room_is_not_taken() {
            var full = users().bothDown(THREE_MINUTES).requests(100);

            assertEquals(JAKARTA, full.spare("bandung", 99).route());
            assertEquals(BANDUNG, full.spare("bandung", 100).route());
        }

        @Test
        void a_city_with_a_capacity_that_does_not_say_what_is_left_is_not_taken() {
            assertEquals(
                    JAKARTA,
                    users().bothDown(THREE_MINUTES).spareUnknown("bandung").route());
        }

        @Test
        void users_whom_nobody_counts_fit_where_anything_is_left() {
            assertEquals(
                    BANDUNG, users().bothDown(THREE_MINUTES).spare("bandung", 1).route());
            assertEquals(
                    JAKARTA, users().bothDown(THREE_MINUTES).spare("bandung", 0).route());
        }

        @Test
        void where_nobody_takes_them_it_is_said_why() {
            var nobody = users().bothDown(THREE_MINUTES)
                    .requests(1500)
                    .spare("bandung", 1000)
                    .serving("jakarta", broken(JUST_NOW))
                    .decided();

            assertEquals(NOWHERE, nobody.route());
            assertEquals(
                    "no instance works, and users can go nowhere else:"
                            + " bandung can take 1000 requests/s more, and there are 1500; jakarta doesn't serve",
                    nobody.message());
        }

        @Test
        void without_other_cities_and_without_the_quorum_they_go_nowhere() {
            assertTrue(users().bothDown(THREE_MINUTES)
                    .noNeighbours()
                    .decided()
                    .message()
                    .endsWith("no other city has a gateway"));
            assertTrue(users().bothDown(THREE_MINUTES)
                    .quorumLost()
                    .decided()
                    .message()
                    .contains("the quorum doesn't answer"));
        }

        @Test
        void out_of_nowhere_they_go_to_the_first_that_serves() {
            assertEquals(
                    BACKUP,
                    users().on(NOWHERE)
                            .main(broken(AGES))
                            .backup(held(JUST_NOW))
                            .route());
            assertEquals(BANDUNG, users().on(NOWHERE).bothDown(AGES).route());
        }
    }

    @Nested
    class From_another_city {
        @Test
        void they_come_home_when_the_own_have_worked_for_a_time() {
            assertEquals(
                    BANDUNG,
                    users().on(BANDUNG).main(held(A_WHILE)).backup(broken(AGES)).route());
            assertEquals(
                    MAIN,
                    users().on(BANDUNG)
                            .main(held(A_MINUTE))
                            .backup(broken(AGES))
                            .route());
            assertEquals(
                    BACKUP,
                    users().on(BANDUNG)
                            .main(broken(AGES))
                            .backup(held(A_MINUTE))
                            .route());
        }

        @Test
        void when_it_dies_they_go_on_to_the_next_at_once() {
            assertEquals(
                    JAKARTA,
                    users().on(BANDUNG)
                            .bothDown(AGES)
                            .serving("bandung", broken(JUST_NOW))
                            .route());
        }

        @Test
        void when_it_dies_and_no_other_serves_the_own_need_not_have_worked_for_long() {
            assertEquals(
                    MAIN,
                    users().on(BANDUNG)
                            .main(held(JUST_NOW))
                            .backup(broken(AGES))
                            .serving("bandung", broken(JUST_NOW))
                            .serving("jakarta", broken(JUST_NOW))
                            .route());
        }

        @Test
        void when_it_dies_and_nothing_else_serves_they_stay_for_it_may_only_be_silent() {
            assertEquals(
                    BANDUNG,
                    users().on(BANDUNG)
                            .bothDown(AGES)
                            .serving("bandung", broken(JUST_NOW))
                            .serving("jakarta", broken(JUST_NOW))
                            .route());
        }

        @Test
        void a_nearer_one_must_have_served_for_a_time() {
            var away = users().on(JAKARTA).bothDown(AGES);

            assertEquals(JAKARTA, away.serving("bandung", held(A_WHILE)).route());
            assertEquals(BANDUNG, away.serving("bandung", held(A_MINUTE)).route());
        }

        @Test
        void that_it_is_full_of_these_very_users_drives_nobody_out() {
            assertEquals(
                    BANDUNG,
                    users().on(BANDUNG)
                            .bothDown(AGES)
                            .requests(100)
                            .spare("bandung", 0)
                            .route());
        }

        @Test
        void without_the_quorum_they_stay() {
            assertEquals(
                    BANDUNG, users().on(BANDUNG).bothDown(AGES).quorumLost().route());
        }
    }

    @Nested
    class A_dead_database {
        private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

        @Test
        void sends_users_to_the_primary_city_not_to_the_nearest() {
            assertEquals(MAIN, users().database(broken(Duration.ofSeconds(29))).route());
            assertEquals(JAKARTA, users().database(broken(HALF_A_MINUTE)).route());
        }

        @Test
        void sends_users_to_the_nearest_when_the_primary_city_does_not_take_them() {
            assertEquals(
                    BANDUNG,
                    users().database(broken(HALF_A_MINUTE))
                            .serving("jakarta", broken(JUST_NOW))
                            .route());
        }

        @Test
        void leaves_users_with_what_still_works_when_nobody_takes_them() {
            var stranded = users().database(broken(HALF_A_MINUTE)).noNeighbours();

            assertEquals(MAIN, stranded.route());
            assertEquals(BACKUP, stranded.main(broken(JUST_NOW)).route());
            assertTrue(stranded.decided().message().startsWith("the city's database is dead"));
        }

        @Test
        void keeps_users_away_until_it_has_worked_for_a_time() {
            assertEquals(JAKARTA, users().on(JAKARTA).database(broken(AGES)).route());
            assertEquals(
                    JAKARTA,
                    users().on(JAKARTA)
                            .database(held(A_WHILE))
                            .serving("bandung", broken(AGES))
                            .route());
            assertEquals(MAIN, users().on(JAKARTA).database(held(A_MINUTE)).route());
        }

        @Test
        void that_nobody_could_look_at_moves_nobody() {
            assertEquals(MAIN, users().databaseUnknown().route());
            assertEquals(
                    JAKARTA,
                    users().on(JAKARTA)
                            .databaseUnknown()
                            .serving("bandung", broken(AGES))
                            .route());
        }
    }

    private static GivenUsers users() {
        return new GivenUsers();
    }
}
