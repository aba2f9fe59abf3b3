package dev.siaga.incident;

import static dev.siaga.incident.SiagaLevel.NORMAL;
import static dev.siaga.incident.SiagaLevel.SIAGA_1;
import static dev.siaga.incident.SiagaLevel.SIAGA_2;
import static dev.siaga.incident.SiagaLevel.SIAGA_3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LevelCourseTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration CALM = Duration.ofSeconds(10);

    private LevelCourse course = LevelCourse.at(NORMAL, NOON);

    @Test
    void worseIsToldAtOnceAndBetterWhenItStaysSo() {
        assertEquals(SIAGA_1, at(5, SIAGA_1));
        assertEquals(SIAGA_1, at(6, SIAGA_3));
        assertEquals(SIAGA_1, at(15, SIAGA_3));
        assertEquals(SIAGA_3, at(16, SIAGA_3));
        assertEquals(SIAGA_3, at(20, NORMAL));
        assertEquals(NORMAL, at(30, NORMAL));
    }

    @Test
    void aLevelThatComesAndGoesIsToldOnce() {
        at(0, SIAGA_2);
        for (int second = 1; second < 100; second++) {
            assertEquals(SIAGA_2, at(second, second % 5 == 0 ? SIAGA_2 : NORMAL), "at " + second);
        }
    }

    @Test
    void theLossOfNormalIsRememberedUntilItIsBack() {
        at(5, SIAGA_3);
        at(7, SIAGA_1);
        assertEquals(NOON.plusSeconds(5), course.leftNormal());
        at(20, NORMAL);
        at(30, NORMAL);
        at(40, SIAGA_2);
        assertEquals(NOON.plusSeconds(40), course.leftNormal());
    }

    @Test
    void normalIsToldToWhoeverTheLevelBeforeConcerned() {
        var routes = new RoutingTable(
                List.of(route(Severity.SEV1, "phone"), route(Severity.SEV3, "chat"), route(Severity.SEV4, "archive")));

        assertEquals(Set.of("archive", "phone"), change(SIAGA_1, NORMAL).recipients(routes));
        assertEquals(Set.of("chat", "phone"), change(SIAGA_3, SIAGA_1).recipients(routes));
    }

    @Test
    void normalIsTheEndOfWhatTheLossOfItBegan() {
        Notice lost = Notice.of(change(NORMAL, SIAGA_2));
        Notice back = Notice.of(change(SIAGA_2, NORMAL));

        assertEquals(lost.incident(), back.incident());
        assertEquals("orders is at Siaga 2", lost.title());
        assertEquals(Phase.DECLARED, lost.phase());
        assertEquals(Severity.SEV2, lost.severity());
        assertEquals(Phase.RESOLVED, back.phase());
        assertEquals("From Siaga 2 to Normal, as jakarta sees it: bandung is not heard of", back.text());
    }

    private SiagaLevel at(int second, SiagaLevel seen) {
        course = course.seen(seen, NOON.plusSeconds(second), CALM);
        return course.told();
    }

    private static LevelChange change(SiagaLevel before, SiagaLevel level) {
        return new LevelChange(
                "estate",
                "orders",
                "jakarta",
                List.of("jakarta", "bandung", "surabaya"),
                before,
                level,
                NOON.plusSeconds(60),
                NOON,
                List.of("bandung is not heard of"));
    }

    private static RoutingTable.Route route(Severity severity, String sink) {
        return new RoutingTable.Route(List.of(severity), List.of(), List.of(), List.of(sink), List.of());
    }
}
