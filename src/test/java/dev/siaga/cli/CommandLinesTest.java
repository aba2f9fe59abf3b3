package dev.siaga.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.docs.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command line of the plugin that a document names is one: no option that it doesn't have, no value that it wouldn't take. */
class CommandLinesTest {
    /** Up to where the shell does something else. */
    private static final Pattern COMMAND =
            Pattern.compile("kubectl siaga((?: +(?:\"[^\"]*\"|'[^']*'|[^\\s|&;#<>()\"']+))*)");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*[a-z]");
    private static final Pattern SPAN = Pattern.compile("`(kubectl siaga[^`\n]*)`");

    @Test
    void whatDocumentsTellReadersToTypeIsUnderstood() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Page page : Page.all()) {
            List<String> typed = page.shell().stream()
                    .flatMap(block -> block.commands().stream())
                    .flatMap(CommandLinesTest::commands)
                    .toList();
            List<String> named = SPAN.matcher(page.text())
                    .results()
                    .map(span -> span.group(1))
                    .flatMap(CommandLinesTest::commands)
                    .toList();
            typed.forEach(line -> trouble(line, true).ifPresent(why -> wrong.add(page.file() + ": " + why)));
            named.forEach(line -> trouble(line, false).ifPresent(why -> wrong.add(page.file() + ": " + why)));
            seen += typed.size() + named.size();
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen > 50, "only " + seen + " commands were found");
    }

    @Test
    void everyOptionThatThePluginsPageNamesIsOne() {
        Set<String> options = options(KubectlSiaga.commandLine()).collect(toSet());
        Set<String> named = OPTION.matcher(
                        Page.read(Path.of("docs/kubectl-siaga.md")).text())
                .results()
                .map(MatchResult::group)
                .collect(toSet());
        assertTrue(named.size() > 20, named::toString);
        named.removeAll(options);
        assertEquals(Set.of(), named);
    }

    private static Stream<String> options(CommandLine command) {
        return Stream.concat(
                command.getCommandSpec().optionsMap().keySet().stream(),
                command.getSubcommands().values().stream().flatMap(CommandLinesTest::options));
    }

    @Test
    void aMistakeIsNoticed() {
        assertTrue(trouble("doctor --all", true).isPresent());
        assertTrue(trouble("docter", false).isPresent());
        assertTrue(trouble("switchover", true).isPresent());
        assertTrue(trouble("switchover", false).isEmpty());
        assertTrue(trouble("incident update $incident \"two words\" --by Budi", true)
                .isEmpty());
        assertEquals(
                List.of(" status --contexts"),
                commands("until kubectl siaga status --contexts | grep well; do sleep 1; done")
                        .toList());
    }

    private static Stream<String> commands(String line) {
        return COMMAND.matcher(line).results().map(found -> found.group(1));
    }

    /** A command that is only named, in the middle of a sentence, may lack what has to be given. */
    private static Optional<String> trouble(String line, boolean whole) {
        String[] words =
                WORD.matcher(line).results().map(CommandLinesTest::word).toArray(String[]::new);
        try {
            KubectlSiaga.commandLine().parseArgs(words);
            return Optional.empty();
        } catch (CommandLine.MissingParameterException e) {
            return whole ? Optional.of(line + ": " + e.getMessage()) : Optional.empty();
        } catch (CommandLine.ParameterException e) {
            return Optional.of(line + ": " + e.getMessage());
        }
    }

    private static String word(MatchResult found) {
        return Stream.of(found.group(1), found.group(2), found.group(3))
                .filter(text -> text != null)
                .findFirst()
                .orElse("");
    }
}
