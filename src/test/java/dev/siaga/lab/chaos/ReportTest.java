package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Examples.CALM;
import static dev.siaga.lab.chaos.Examples.episode;
import static dev.siaga.lab.chaos.Examples.hit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Episode CUT = episode(
            1,
            List.of(hit(FaultKind.POWER_CUT, "jakarta", true)),
            Examples.lost(Examples.moved(18.2), new Loss("jakarta", 12, 0.5)));
    private static final Episode DOUBLE = episode(
            2, List.of(hit(FaultKind.API_DOWN, "jakarta", true), hit(FaultKind.QUORUM_KILL, "bandung", false)), CALM);
    private static final Episode BROKEN =
            episode(3, List.of(hit(FaultKind.OPERATOR_KILL, "jakarta", true)), Examples.moved(22));

    @TempDir
    private Path folder;

    @Test
    void a_later_run_reads_what_earlier_ones_wrote_and_goes_on_with_the_next_number() throws IOException {
        var file = EpisodeFile.in(folder);
        assertEquals(1, file.next(1));
        file.add(CUT);
        EpisodeFile.in(folder).add(DOUBLE);

        assertEquals(List.of(CUT, DOUBLE), EpisodeFile.in(folder).read());
        assertEquals(3, file.next(1));
        assertEquals(1, file.next(2), "another seed has numbers of its own");
    }

    @Test
    void a_line_that_a_kill_cut_off_costs_no_other() throws IOException {
        var file = EpisodeFile.in(folder);
        file.add(CUT);
        Files.writeString(file.path(), "{\"seed\":1,\"ind", StandardOpenOption.APPEND);
        file.add(DOUBLE);

        assertEquals(List.of(CUT, DOUBLE), file.read());
    }

    @Test
    void totals_count_faults_not_episodes_and_one_broken_promise_breaks_the_campaign() {
        var totals = Totals.of(List.of(CUT, DOUBLE));
        assertEquals(3, totals.faults());
        assertEquals(1, totals.moves());
        assertEquals(12, totals.rowsLostMax());
        assertEquals(Map.of("power-cut", 1L, "api-down", 1L, "quorum-kill", 1L), totals.faultsByKind());
        assertTrue(totals.met());
        assertFalse(Totals.of(List.of(CUT, DOUBLE, BROKEN)).met());
        assertFalse(Totals.of(List.of()).met(), "nothing proves nothing");
    }

    @Test
    void an_episode_that_could_not_be_judged_breaks_the_campaign_and_is_no_outage_of_no_time() throws IOException {
        var unjudged = Episode.unjudged(1, 4, "lab-1", Instant.EPOCH, "no primary answered");

        assertFalse(Totals.of(List.of(CUT, unjudged)).met());
        assertEquals(1, Totals.measured(List.of(CUT, unjudged), Observed::outageSeconds).length);
        Report.write(folder, List.of(CUT, unjudged));
        assertTrue(Files.readString(folder.resolve("report.html")).contains("couldn't be judged: no primary answered"));
    }

    @Test
    void times_are_told_by_fault_with_median_ninetieth_percentile_and_greatest() {
        assertEquals("5.0 / 9.0 / 10.0", Totals.spread(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertEquals("-", Totals.spread());
        assertEquals(
                List.of("power-cut, primary", "two faults"),
                List.copyOf(Totals.of(List.of(CUT, DOUBLE)).byFault().keySet()));
    }

    @Test
    void both_reports_tell_of_every_episode_and_of_what_was_broken_in_it() throws IOException {
        Report.write(folder, List.of(CUT, DOUBLE, BROKEN));
        var markdown = Files.readString(folder.resolve("report.md"));
        var html = Files.readString(folder.resolve("report.html"));

        for (String report : List.of(markdown, html)) {
            assertTrue(report.contains("operator-kill jakarta (primary), 20.0 s"), report);
            assertTrue(report.contains("the primary moved: [jakarta to bandung (HolderGone)]"), report);
            assertTrue(report.contains("make chaos SEED=1 FIRST=3 EPISODES=1"), report);
        }
        assertTrue(markdown.contains("| power-cut, primary | 1 | 1 | 18.2 / 18.2 / 18.2 |"), markdown);
        assertTrue(markdown.contains("| 1, 1 | jakarta | 12 | 0.5 | 4096 |"), markdown);
        assertFalse(html.contains("http"), "the page needs nothing from elsewhere");
    }

    @Test
    void a_picture_is_well_formed_and_nothing_in_it_lies_outside() throws Exception {
        var svg = Picture.of(CUT);
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

        var bars = document.getElementsByTagName("rect");
        assertEquals(1 + 3 + 1 + 1, bars.getLength(), svg);
        for (var i = 0; i < bars.getLength(); i++) {
            var place = bars.item(i).getAttributes();
            var x = Double.parseDouble(place.getNamedItem("x").getNodeValue());
            var width = Double.parseDouble(place.getNamedItem("width").getNodeValue());
            assertTrue(x >= 80 && width > 0 && x + width <= 960, svg);
        }
    }
}
