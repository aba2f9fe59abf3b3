package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Five cities lose two at once, the primary among them: what three cities can't survive, five can. */
@Tag("slow")
@Tag("alone")
class FiveCitiesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final Duration RTO = Duration.ofSeconds(60);
    private static final long MEMORY_MEBIBYTES = 10 * 1024;

    private static RunningEstate running;
    private static Narrator narrator;

    @BeforeAll
    static void up() throws Exception {
        var progress = Progress.printing();
        running = RunningEstate.start(Tools.repository().resolve(Path.of("target/lab/five")), Layout.FIVE, progress);
        narrator = new Narrator(running, progress);
    }

    @AfterAll
    static void down() {
        if (running != null) {
            narrator.close();
            running.close();
        }
    }

    @Test
    void two_of_five_cities_lose_power_at_once_and_the_three_left_have_one_primary_and_keep_what_was_acknowledged()
            throws Exception {
        var old = running.settle();
        running.awaitWrites(City.FIVE, PATIENCE);
        var memory = Footprint.mebibytes();
        // The neighbour is the first that policy order would promote among equals.
        var lost = List.of(old, running.lab().others(old).getFirst());
        var left = City.FIVE.stream().filter(city -> !lost.contains(city)).toList();

        var fault = Instant.now();
        lost.parallelStream().forEach(city -> running.lab().powerCut(city.name()));
        var struck = Instant.now();
        var recovered = left.stream()
                .map(city -> running.awaitRecovery(fault, city, PATIENCE))
                .sorted()
                .toList();
        running.until("one primary", PATIENCE, () -> running.estate().primary().isPresent());
        var primary = running.estate().primary().orElseThrow().city();
        running.awaitWhole(primary, PATIENCE);
        var wholeAgain = Duration.between(fault, Instant.now());
        assertTrue(left.contains(primary));

        var returned = Instant.now();
        var settled = running.settle();
        var rejoined = Duration.between(returned, Instant.now());
        running.awaitWrites(City.FIVE, PATIENCE);
        var ledger = Ledger.close(running);
        var probe = running.judges().probe();
        System.out.printf(
                "RESULT name=five-cities-lose-two first_write_s=%.1f all_write_s=%.1f whole_s=%.1f rejoin_s=%.1f lost_rows=%d dual_writer_ms=%d memory_mib=%d primary=%s%n",
                seconds(recovered.getFirst()),
                seconds(recovered.getLast()),
                seconds(wholeAgain),
                seconds(rejoined),
                ledger.lost().size(),
                probe.dualWriterMillis(),
                memory,
                settled);

        assertEquals(primary, settled, "nobody took primacy back");
        assertEquals(List.of(), ledger.lostOutside(RPO, fault, struck));
        assertTrue(recovered.getLast().compareTo(RTO) < 0, () -> "writes came back after " + recovered);
        assertTrue(memory <= MEMORY_MEBIBYTES, () -> memory + " MiB");
        running.judges().verify();
        assertEquals(1, probe.handovers().size(), "the primary moved once");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
