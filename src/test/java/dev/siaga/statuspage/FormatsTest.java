package dev.siaga.statuspage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How numbers and times are written, and that both languages say everything. */
class FormatsTest {
    private static final Locale INDONESIAN = Locale.of("id");

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0 s",
        "PT0S, 0 s",
        "PT59.9S, 59 s",
        "PT1M, 1 min",
        "PT3M20S, 3 min 20 s",
        "PT1H, 1 h",
        "PT26H30M, 1 d 2 h",
        "PT2H5M59S, 2 h 5 min"
    })
    void a_time_is_told_in_its_two_largest_units(Duration time, String text) {
        assertEquals(text, Formats.span(time));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "16777216, 16.0 MiB", "1e15, 909.5 TiB"})
    void bytes_are_told_by_their_binary_unit(double bytes, String text) {
        assertEquals(text, Formats.bytes(bytes));
    }

    @Test
    void numbers_are_written_as_the_language_does() {
        assertEquals("4,500", Formats.whole(4500, Locale.ENGLISH));
        assertEquals("4.500", Formats.whole(4500, INDONESIAN));
        assertEquals("99.95", Formats.number(99.95, Locale.ENGLISH));
        assertEquals("43,2 %", Formats.percent(0.4321, INDONESIAN));
    }

    @Test
    void both_languages_say_everything_with_the_same_figures() throws IOException {
        Properties english = words("en");
        Properties indonesian = words("id");

        assertEquals(english.stringPropertyNames(), indonesian.stringPropertyNames());
        for (String name : english.stringPropertyNames()) {
            assertEquals(figures(english.getProperty(name)), figures(indonesian.getProperty(name)), name);
        }
    }

    private static java.util.Set<String> figures(String text) {
        return java.util.regex.Pattern.compile("\\{[a-z]+}")
                .matcher(text)
                .results()
                .map(java.util.regex.MatchResult::group)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (var file =
                Files.newBufferedReader(Path.of("src/main/resources/messages/msg_%s.properties".formatted(language)))) {
            words.load(file);
        }
        return words;
    }
}
