package dev.siaga.docs;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents point to is there. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern NO_PART_OF_AN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final Pattern MAKE = Pattern.compile("(?m)(?:^|`|&& |; )make ((?:[a-z][a-z-]* ?)+)");
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z][a-z-]*):");

    @Test
    void every_link_to_a_file_of_the_project_leads_somewhere() {
        List<String> broken = new ArrayList<>();
        Page.all()
                .forEach(page -> LINK.matcher(page.text())
                        .results()
                        .forEach(link -> trouble(page, link.group(1)).ifPresent(broken::add)));
        assertEquals(List.of(), broken);
    }

    @Test
    void every_make_target_that_is_named_exists() throws IOException {
        Set<String> targets = TARGET.matcher(Files.readString(Path.of("Makefile")))
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
        List<String> unknown = Page.all().stream()
                .flatMap(page -> targets(page)
                        .filter(name -> !targets.contains(name))
                        .map(name -> page.file() + ": make " + name))
                .toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void a_link_or_a_target_that_isn_t_there_is_noticed() {
        Page page =
                Page.of(Path.of("README.md"), "[one](docs/nowhere.md) [two](docs/protocol.md#nothing) `make nothing`");
        assertTrue(trouble(page, "docs/nowhere.md").isPresent());
        assertTrue(trouble(page, "docs/protocol.md#nothing").isPresent());
        assertFalse(trouble(page, "docs/protocol.md#what-always-holds").isPresent());
        assertEquals(List.of("nothing"), targets(page).toList());
    }

    private static Stream<String> targets(Page page) {
        Stream<String> commands = page.shell().stream()
                .flatMap(block -> block.commands().stream())
                .map(command -> "`" + command);
        Stream<String> prose =
                Pattern.compile("`[^`\n]+`").matcher(page.text()).results().map(MatchResult::group);
        return Stream.concat(commands, prose)
                .flatMap(text -> MAKE.matcher(text).results())
                .flatMap(found -> Stream.of(found.group(1).strip().split(" ")));
    }

    private static Optional<String> trouble(Page page, String link) {
        if (ELSEWHERE.matcher(link).matches()) {
            return Optional.empty();
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file()
                : page.file().resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return Optional.of(page.file() + ": " + link);
        }
        boolean lost = parts.length == 2
                && target.toString().endsWith(".md")
                && !anchors(Page.read(target)).contains(parts[1]);
        return lost ? Optional.of(page.file() + ": " + link + " has no such heading") : Optional.empty();
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Page page) {
        return HEADING.matcher(page.text())
                .results()
                .map(found -> NO_PART_OF_AN_ANCHOR
                        .matcher(found.group(1).toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-'))
                .collect(toSet());
    }
}
