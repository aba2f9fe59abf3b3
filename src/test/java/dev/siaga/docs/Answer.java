package dev.siaga.docs;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a document says that a command answers. A line {@code ...} stands for any lines or none, {@code ...} within a line for any text of that line; blanks count
 * as one, however many. Everything else has to be there word for word, and nothing else may.
 */
record Answer(String abridged) {
    private static final String LEFT_OUT = "...";

    boolean fits(String said) {
        return Pattern.compile(pattern()).matcher(plain(said)).matches();
    }

    private String pattern() {
        return plain(abridged)
                .lines()
                .map(line -> line.equals(LEFT_OUT)
                        ? "(?:.*\n)*"
                        : Arrays.stream(line.split(Pattern.quote(LEFT_OUT), -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*", "", "\n")))
                .collect(Collectors.joining());
    }

    private static String plain(String text) {
        return text.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
