package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.CityCounts;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Evaluation.Cause;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Evidence;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsDocumentTest {
    private static final Instant HEARD = NOW.plusSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(2500);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void what_a_city_tells_is_what_the_others_hear() {
        Map<Duration, Reading<Counts>> windows = Map.of(
                SHORT, new Measured<>(new Counts(1.5, 100.25), NOW, List.of()),
                HOUR, new Absent<>("no samples", List.of()),
                DAY, new Missing<>("no answer", List.of()));
        Reading<Counts> period = new Measured<>(new Counts(0, 1e12), NOW.minusSeconds(3600), List.of());
        var told = new CityCounts("bandung", "0f", new BudgetReadings(windows, period, NOW), HEARD);

        assertEquals(Optional.of(told), CountsDocument.read(CountsDocument.of(told), HEARD));
    }

    @Test
    void it_is_short_and_anybody_may_read_it() {
        var readings = new BudgetReadings(
                Map.of(HOUR, new Measured<>(new Counts(1, 100), NOW.minusSeconds(15), evidence())),
                new Missing<>("x".repeat(1000), evidence()),
                NOW);

        assertEquals(
                """
                {"city":"bandung","at":"2026-11-20T10:00:00Z","level":"0f",\
                "windows":{"PT1H":{"bad":1.0,"total":100.0,"ageMillis":15000}},"period":{"missing":"%s"}}""".formatted("x".repeat(200)), CountsDocument.of(new CityCounts("bandung", "0f", readings, HEARD)));
    }

    @Test
    void a_part_of_a_sum_is_no_citys_own_count() {
        Reading<Counts> partial = new Partial<>(new Counts(1, 2), Cause.QUERY_FAILED, "timeout", List.of());
        var told = new CityCounts("bandung", "0f", new BudgetReadings(Map.of(HOUR, partial), partial, NOW), HEARD);

        Reading<Counts> missing = new Missing<>("timeout", List.of());
        assertEquals(
                Optional.of(new BudgetReadings(Map.of(HOUR, missing), missing, NOW)),
                CountsDocument.read(CountsDocument.of(told), HEARD).map(CityCounts::readings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"city\":\"bandung\",\"at\":\"noon\",\"level\":\"0f\",\"windows\":{},\"period\":{\"absent\":\"x\"}}",
                "{\"city\":\"bandung\",\"at\":\"2026-11-20T10:00:00Z\",\"level\":\"0f\",\"windows\":{\"1h\":{\"absent\":\"x\"}},\"period\":{\"absent\":\"x\"}}",
                "{\"city\":\"bandung\",\"at\":\"2026-11-20T10:00:00Z\",\"level\":\"0f\",\"windows\":{},\"period\":{}}",
                "{\"city\":\"bandung\",\"at\":\"2026-11-20T10:00:00Z\",\"level\":\"0f\",\"windows\":{},\"period\":{\"bad\":-1,\"total\":1,\"ageMillis\":0}}",
                "{\"city\":\"bandung\",\"at\":\"2026-11-20T10:00:00Z\",\"windows\":{},\"period\":{\"absent\":\"x\"}}"
            })
    void what_is_no_such_document_was_never_told(String text) {
        assertEquals(Optional.empty(), CountsDocument.read(text, HEARD));
    }

    @Test
    void fields_of_a_later_version_are_no_harm() {
        String later = """
                {"city":"bandung","at":"2026-11-20T10:00:00Z","level":"0f","windows":{},\
                "period":{"absent":"x","more":1},"more":{}}""";

        assertEquals("bandung", CountsDocument.read(later, HEARD).orElseThrow().city());
    }

    private static List<Evidence> evidence() {
        return List.of(new Evidence("sum(x)", "1", NOW));
    }
}
