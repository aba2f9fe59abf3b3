package dev.siaga.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
    private static final Map<String, String> BANDUNG = Map.of("city", "bandung", "number", "20");

    @Test
    void every_gap_is_filled_and_other_braces_stay() {
        var template = new Template("{name: {{city}}, ip: 10.{{number}}.0.1, again: \"{{city}}\"}", Path.of("/"));

        assertEquals("{name: bandung, ip: 10.20.0.1, again: \"bandung\"}", template.filled(BANDUNG));
    }

    @Test
    void a_word_that_is_missing_fails_by_its_name() {
        var template = new Template("{{city}} {{nearest}}", Path.of("/"));

        var failure = assertThrows(IllegalArgumentException.class, () -> template.filled(BANDUNG));
        assertEquals("no word for {{nearest}}", failure.getMessage());
    }

    @Test
    void an_overlay_leads_back_to_where_its_template_is(@TempDir Path folder) throws IOException {
        var here = Files.createDirectories(folder.resolve("set")).toRealPath();
        var template = new Template("resources: [\"{{here}}/base\"] # {{city}}", here);

        var overlay = template.overlay(folder.resolve("run/bandung/set"), BANDUNG);

        assertEquals(
                "resources: [\"../../../set/base\"] # bandung",
                Files.readString(overlay.resolve("kustomization.yaml")));
    }
}
