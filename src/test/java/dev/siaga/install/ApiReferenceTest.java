package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {
    @Test
    void the_reference_says_what_the_definitions_say() throws Exception {
        assertEquals(
                ApiReferenceMain.of(Path.of("crds")),
                Files.readString(Path.of("docs/api.md")),
                "docs/api.md is stale: run 'make api-reference' and commit");
    }

    @Test
    void a_field_is_told_with_its_bounds_its_default_and_its_place() throws Exception {
        String reference = Files.readString(Path.of("docs/api.md"));
        assertTrue(reference.contains("| `lease.duration` | string |"), "a nested field");
        assertTrue(reference.contains("| `cities[]` * | list of string |"), "a list that must be there");
        assertTrue(reference.contains("One of `Hold`, `Promote`. Default: `Hold`."), "what it may be and is");
    }
}
