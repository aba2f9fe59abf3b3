package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The design's scenarios, as {@code make demo-scenarios} plays them. */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class ScenariosIT {
    private static Theatre theatre;

    @BeforeAll
    static void up() throws Exception {
        theatre = Theatre.open(Tools.repository().resolve(Path.of("target/lab/scenarios")), Progress.printing());
    }

    @AfterAll
    static void down() {
        if (theatre != null) {
            theatre.close();
        }
    }

    @Test
    @Order(1)
    void users_of_a_branch_whose_main_service_dies_go_to_its_backup_and_then_to_another_city() throws Exception {
        play(new Scenarios.BranchServiceDies());
    }

    @Test
    @Order(2)
    void while_all_services_of_the_primary_city_are_dead_nobody_writes_and_everybody_reads() throws Exception {
        play(new Scenarios.PrimaryServicesDieAndWritesStop());
    }

    @Test
    @Order(3)
    void the_primary_moves_away_from_dead_services_where_the_policy_says_so() throws Exception {
        play(new Scenarios.PrimaryServicesDieAndThePrimaryMoves());
    }

    @Test
    @Order(4)
    void users_of_a_branch_whose_database_dies_are_served_by_the_primary_city() throws Exception {
        play(new Scenarios.BranchDatabaseDies());
    }

    @Test
    @Order(5)
    void another_primary_is_elected_when_the_primary_s_database_dies() throws Exception {
        play(new Scenarios.PrimaryDatabaseDies());
    }

    @Test
    @Order(6)
    void one_city_of_three_reads_and_never_writes_until_another_returns() throws Exception {
        play(new Scenarios.TwoCitiesDie());
    }

    private static void play(Scenario scenario) throws Exception {
        assertTrue(theatre.perform(scenario).met(), scenario.promise());
    }
}
