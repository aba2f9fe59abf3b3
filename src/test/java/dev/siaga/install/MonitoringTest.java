package dev.siaga.install;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What alerts and dashboards ask for is there, and whoever is woken by an alert finds what to do. */
class MonitoringTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path DASHBOARDS = Path.of("config/components/dashboards");
    /** A meter is named like this where it is made; what is told apart by one more word is named up to there. */
    private static final Pattern METER = Pattern.compile("\"(siaga\\.[a-z.]+)\"");

    private static final Pattern ASKED = Pattern.compile("\\bsiaga_[a-z_]+\\b");
    /** What Prometheus' own format adds to the names of counters and timers. */
    private static final String ADDED = "(_total)?|(_seconds)?(_bucket|_count|_sum|_max)?";

    @Test
    void every_metric_that_an_alert_or_a_dashboard_asks_for_exists() {
        Set<String> meters = meters();
        Set<String> asked = Stream.concat(Stream.of(Alerts.FILE), dashboards())
                .flatMap(file -> all(ASKED, text(file)))
                .map(MatchResult::group)
                .collect(toCollection(TreeSet::new));
        assertFalse(asked.isEmpty());
        List<String> unknown = asked.stream()
                .filter(name -> meters.stream().noneMatch(meter -> made(meter, name)))
                .toList();
        assertEquals(List.of(), unknown, "of " + meters);
    }

    @Test
    void a_name_that_nobody_makes_is_noticed() {
        assertFalse(made("siaga.epoch", "siaga_epochs"));
        assertTrue(made("siaga.failover.duration", "siaga_failover_duration_seconds_sum"));
        assertTrue(made("siaga.incident.time.to.", "siaga_incident_time_to_resolve_seconds_count"));
    }

    @Test
    void every_alert_is_tried_both_ways_and_has_a_runbook() {
        String tried = text(Alerts.TRIED);
        String runbooks = text(Path.of("docs/runbooks.md"));
        for (JsonNode alert : Alerts.all()) {
            String name = alert.path("alert").asText();
            assertTrue(tried.contains("name: " + name + " fires\n"), name + " is not tried when it should fire");
            assertTrue(tried.contains("name: " + name + " stays silent\n"), name + " is not tried when it should not");
            assertTrue(runbooks.contains("### " + name + "\n"), name + " has no runbook");
            assertTrue(
                    alert.at("/annotations/runbook_url")
                            .asText()
                            .endsWith("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT)),
                    name + " names another runbook");
        }
    }

    @Test
    void dashboards_can_be_read_and_ask_the_chosen_data_source() throws IOException {
        for (Path file : dashboards().toList()) {
            JsonNode board = new ObjectMapper().readTree(file.toFile());
            assertTrue(board.path("panels").size() > 4, file.toString());
            for (JsonNode panel : board.path("panels")) {
                assertEquals("${datasource}", panel.at("/datasource/uid").asText(), file + " " + panel.path("title"));
                assertFalse(panel.path("targets").isEmpty(), file + " " + panel.path("title"));
            }
        }
    }

    private static boolean made(String meter, String name) {
        String base = meter.replace('.', '_');
        return base.endsWith("_") ? name.startsWith(base) : name.matches(base + "(" + ADDED + ")");
    }

    private static Set<String> meters() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("Metrics.java")
                            || file.toString().endsWith("Reports.java"))
                    .flatMap(file -> all(METER, text(file)))
                    .map(match -> match.group(1))
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> dashboards() {
        return Stream.of("estate.json", "service-levels.json", "incidents.json").map(DASHBOARDS::resolve);
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
