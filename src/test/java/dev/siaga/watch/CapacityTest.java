package dev.siaga.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    private static final Capacity SOURCE = new Capacity(3000, 50);

    @ParameterizedTest
    @CsvSource({"3000, 50, 4500", "3000, 30, 3900", "1, 0, 1"})
    void peakAndHeadroomAreTheLine(int peak, int headroom, double line) {
        assertEquals(line, new Capacity(peak, headroom).line());
    }

    @ParameterizedTest
    @CsvSource({"0, BELOW_LINE, 4500", "4500, BELOW_LINE, 0", "4500.1, ABOVE_LINE, 0", "9000, ABOVE_LINE, 0"})
    void requestsAreBelowTheLineOrAboveItAndTheRestIsSpare(double requests, Reason reason, double spare) {
        Measured measured = new Measured.Value(requests);

        assertEquals(reason, SOURCE.judge(measured).reason());
        assertEquals(OptionalDouble.of(spare), SOURCE.spare(measured));
    }

    @Test
    void whatIsNotMeasuredIsNeitherZeroNorSpare() {
        Measured unknown = new Measured.Unknown("no series");

        assertEquals(new Finding(Reason.NOT_MEASURED, "requests per second: no series"), SOURCE.judge(unknown));
        assertEquals(Finding.Verdict.UNKNOWN, SOURCE.judge(unknown).verdict());
        assertEquals(OptionalDouble.empty(), SOURCE.spare(unknown));
        assertEquals(new Measured.Unknown("answered -1.0"), new Measured.Value(-1).atLeastZero());
    }

    @ParameterizedTest
    @CsvSource({
        "3000, 1500, 1500, BELOW_LINE",
        "3000, 1500, 1499, NOT_SURVIVABLE",
        "3000, 3000, ?, BELOW_LINE",
        "3000, 1500, ?, NOT_MEASURED",
        "3000, 0, 0, NOT_SURVIVABLE",
        "5000, 9000, 9000, ABOVE_LINE"
    })
    void aCityIsSurvivableWhenTheOthersHaveItsRequestsToSpare(
            double requests, String bandung, String surabaya, Reason reason) {
        Finding found = survivable(requests, bandung, surabaya);

        assertEquals(reason, found.reason(), found.message());
    }

    @Test
    void whoIsNotMeasuredIsNamed() {
        assertTrue(survivable(3000, "?", "?").message().endsWith("nobody measures bandung, surabaya"));
    }

    @Test
    void ofACityThatIsNotMeasuredNothingIsSaidOfTheOthers() {
        Finding load = SOURCE.judge(new Measured.Unknown("no series"));

        assertEquals(load, Capacity.survivable(load, OptionalDouble.empty(), Map.of()));
    }

    private static Finding survivable(double requests, String bandung, String surabaya) {
        Map<String, OptionalDouble> others = new HashMap<>();
        others.put("bandung", spare(bandung));
        others.put("surabaya", spare(surabaya));
        return Capacity.survivable(SOURCE.judge(new Measured.Value(requests)), OptionalDouble.of(requests), others);
    }

    private static OptionalDouble spare(String text) {
        return text.equals("?") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }
}
