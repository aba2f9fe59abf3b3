package dev.siaga.install;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.failover.Reason;
import dev.siaga.watch.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads a condition finds what to do: each type, and each reason that isn't good news, has a heading in the runbooks. */
class RunbooksTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/siaga");
    /** Code that makes conditions, or what becomes one. */
    private static final Pattern CONDITIONS = Pattern.compile(
            "\\bconditions?(\\(\\w*\\))?\\s*\\.(of|unknown)\\(|new (Standing|Report|Doubt|Mirroring|Problem|NamesStanding|Outcome\\.Failed)\\(");

    private static final Pattern WORD = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][A-Za-z]*)*)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^####? (\\w+)$");

    /** Words of that code that ask nothing of anybody: good news, phases and roles. */
    private static final Set<String> WELL = Set.of(
            "Acknowledged",
            "Adopting",
            "Apart",
            "Backup",
            "BelowLimit",
            "BudgetLeft",
            "Delivered",
            "Guarded",
            "HandedOver",
            "Heard",
            "Kept",
            "LivenessProbe",
            "Main",
            "Measured",
            "NoTierFires",
            "None",
            "OnePrimary",
            "Open",
            "Primary",
            "Promoting",
            "Published",
            "PublishedElsewhere",
            "ReadOnly",
            "Recloning",
            "Served",
            "Sound",
            "Standby",
            "True",
            "Unknown",
            "Watchdog",
            "Written");

    private static final Set<Reason> GOOD = EnumSet.of(
            Reason.ADOPTED,
            Reason.EPOCH_WON,
            Reason.FOLLOWING,
            Reason.SERVICES_BACK,
            Reason.SERVING,
            Reason.SWITCHED_OVER);

    private final String runbooks = text(Path.of("docs/runbooks.md"));
    private final Set<String> headings = words(HEADING, runbooks);
    private final Set<String> written = written();

    @Test
    void every_condition_and_every_reason_that_is_no_good_news_has_a_runbook() {
        Set<String> missing = told();
        missing.removeAll(headings);
        assertEquals(Set.of(), missing, "docs/runbooks.md has no heading for these");
    }

    @Test
    void every_runbook_is_of_something_that_can_be_told() {
        Set<String> stale = new TreeSet<>(headings);
        stale.removeAll(told());
        Alerts.all().stream()
                .map(alert -> alert.path("alert"))
                .map(JsonNode::asText)
                .forEach(stale::remove);
        assertEquals(Set.of(), stale, "docs/runbooks.md has a heading for what nobody tells");
    }

    @Test
    void no_heading_stands_twice() {
        assertEquals(
                headings.size(),
                HEADING.matcher(runbooks).results().count(),
                "two headings of one name lead to one place");
    }

    @Test
    void what_counts_as_well_is_still_told() {
        assertTrue(written.containsAll(WELL), () -> "nobody tells all of " + WELL);
    }

    private Set<String> told() {
        Set<String> told = new TreeSet<>(written);
        told.removeAll(WELL);
        EnumSet.complementOf(EnumSet.copyOf(GOOD)).forEach(reason -> told.add(reason.word()));
        Arrays.stream(dev.siaga.watch.Reason.values())
                .filter(reason -> reason.verdict() != Finding.Verdict.GOOD)
                .forEach(reason -> told.add(reason.word()));
        return told;
    }

    /** What stands in the code that makes conditions. */
    private static Set<String> written() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("cli")))
                    .filter(file -> !file.startsWith(SOURCES.resolve("statuspage")))
                    .map(RunbooksTest::text)
                    .filter(CONDITIONS.asPredicate())
                    .flatMap(text -> words(WORD, text).stream())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> words(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
