package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.serviceslo.BlindIncidents.Eye;
import dev.siaga.controller.serviceslo.BlindIncidents.Onlooker;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlindCausesTest {
    private static final Eye EYE = new Eye("orders", "http://prometheus:9090");

    private final BlindCauses causes = new BlindCauses("bandung");

    @Test
    void one_prometheus_has_one_cause_however_its_addresses_are_written() {
        String one = BlindCauses.normalised(List.of("http://Prometheus:9090/", "https://thanos/query"));

        assertEquals("http://prometheus:9090,https://thanos/query", one);
        assertEquals(one, BlindCauses.normalised(List.of("https://thanos/query//", "http://prometheus:9090")));
        assertNotEquals(one, BlindCauses.normalised(List.of("http://prometheus:9090", "https://thanos/Query")));
        assertEquals("blind/bandung/http://prometheus:9090", causes.key(EYE));
    }

    @Test
    void five_long_addresses_fit_into_a_key_and_two_such_have_two() {
        String long1 = "http://" + "a".repeat(240) + ":9090";
        String long2 = "http://" + "a".repeat(241) + ":9090";

        assertEquals(209, causes.key(new Eye("orders", long1)).length());
        assertNotEquals(causes.key(new Eye("orders", long1)), causes.key(new Eye("orders", long2)));
    }

    @Test
    void a_thousand_blind_ones_are_one_incident_that_names_the_first_and_the_error() {
        List<Onlooker> blind = IntStream.range(0, 1000)
                .mapToObj(i -> onlooker("slo-%03d".formatted(999 - i), "service-%03d".formatted(i % 70), i))
                .toList();

        Cause cause = causes.of(EYE, blind, 1001, NOW);

        assertEquals(Severity.SEV3, cause.severity());
        assertEquals(List.of("bandung"), cause.affected().cities());
        assertEquals(
                IntStream.range(0, 50).mapToObj("service-%03d"::formatted).toList(),
                cause.affected().services());
        assertTrue(
                cause.summary()
                        .startsWith(
                                "http://prometheus:9090: no answer: Connection refused. Since 2026-11-20T10:00:00Z 1000 of the 1001 ServiceSLOs that ask it can't be judged: slo-999, slo-998, slo-997, slo-996, slo-995 and 995 more. "),
                cause.summary());
    }

    @Test
    void a_long_error_leaves_room_for_what_to_do() {
        var spell = new Spell(Evaluation.Cause.QUERY_FAILED, "x".repeat(2000), NOW, Optional.empty());
        var blind = new Onlooker("api", "api", Optional.of(spell), true, false);

        String summary = causes.of(new Eye("orders", "y".repeat(1000)), List.of(blind), 1, NOW)
                .summary();

        assertTrue(summary.length() <= 1000, () -> summary.length() + " characters");
    }

    @Test
    void a_wrong_query_and_absent_data_are_the_service_levels_own() {
        Cause wrong = causes.of(GivenSlo.usual(), spell(Evaluation.Cause.QUERY_WRONG), NOW);
        Cause absent = causes.of(GivenSlo.usual(), spell(Evaluation.Cause.NO_DATA), NOW);

        assertEquals("blind/bandung/slo/api", wrong.key());
        assertEquals("absent/bandung/api", absent.key());
        assertEquals(Severity.SEV4, wrong.severity());
        assertEquals(Severity.SEV4, absent.severity());
        assertTrue(absent.summary().startsWith("because, since 2026-11-20T10:00:00Z. Does the service exist"));
    }

    private static Spell spell(Evaluation.Cause cause) {
        return new Spell(cause, "because", NOW, Optional.empty());
    }

    private static Onlooker onlooker(String name, String service, int seconds) {
        return new Onlooker(
                name,
                service,
                Optional.of(new Spell(
                        Evaluation.Cause.QUERY_FAILED,
                        "no answer: Connection refused",
                        NOW.plusSeconds(seconds),
                        Optional.empty())),
                true,
                false);
    }
}
