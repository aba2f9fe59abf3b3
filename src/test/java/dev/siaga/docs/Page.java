package dev.siaga.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file as its tests read it: the fenced blocks, and what comments ask of the lab, in their order. */
public record Page(Path file, String text, List<Element> elements) {
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
    private static final Pattern ASKED = Pattern.compile("<!-- lab: (.*) -->");
    private static final Pattern CONTINUED = Pattern.compile("\\s*\\\\\n\\s*");

    /** What a test looks at. {@code line} is where it begins, from 1. */
    public sealed interface Element {
        int line();
    }

    /** Lines between fences, without them. {@code language} is empty when the fence names none. */
    public record Block(int line, String language, String text) implements Element {
        /** The commands of a shell's block, one to a line, without those that are comments only. */
        public List<String> commands() {
            return CONTINUED
                    .matcher(text)
                    .replaceAll(" ")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** A comment that asks the lab for what a reader does by hand: {@code <!-- lab: power-cut jakarta -->}. */
    public record Asked(int line, String words) implements Element {}

    public static Page read(Path file) {
        try {
            return of(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every Markdown file that is about the project: those of its root and of docs/. */
    public static List<Page> all() {
        return Stream.of(".", "docs").flatMap(Page::in).map(Page::read).toList();
    }

    private static Stream<Path> in(String folder) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page of(Path file, String text) {
        List<Element> elements = new ArrayList<>();
        List<String> lines = Arrays.asList(text.split("\n", -1));
        int number = 0;
        while (number < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(number));
            Matcher asked = ASKED.matcher(lines.get(number).strip());
            if (asked.matches()) {
                elements.add(new Asked(number + 1, asked.group(1)));
            } else if (fence.matches()) {
                int end = number + 1;
                while (!FENCE.matcher(lines.get(end)).matches()) {
                    end++;
                }
                String inside = String.join("\n", lines.subList(number + 1, end)) + "\n";
                elements.add(new Block(number + 1, fence.group(1), inside));
                number = end;
            }
            number++;
        }
        return new Page(file, text, List.copyOf(elements));
    }

    public List<Block> shell() {
        return elements.stream()
                .filter(Block.class::isInstance)
                .map(Block.class::cast)
                .filter(block -> block.language().equals("sh"))
                .toList();
    }

    /** What follows an element, if that is a block of plain text: the answer to a shell's block. */
    Optional<Block> answer(Element to) {
        int next = elements.indexOf(to) + 1;
        return next < elements.size()
                        && elements.get(next) instanceof Block block
                        && block.language().equals("text")
                ? Optional.of(block)
                : Optional.empty();
    }
}
