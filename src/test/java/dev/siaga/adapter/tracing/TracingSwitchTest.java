package dev.siaga.adapter.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSwitchTest {
    @Test
    void without_an_endpoint_nothing_is_started() {
        assertEquals("true", disabled(Map.of()));
        assertEquals("true", disabled(Map.of(TracingSwitch.ENDPOINT, "${OTEL_EXPORTER_OTLP_ENDPOINT:}")));
        assertEquals("true", disabled(Map.of(TracingSwitch.DISABLED, "false")));
    }

    @Test
    void an_endpoint_switches_it_on_unless_somebody_says_otherwise() {
        Map<String, String> named = Map.of(
                TracingSwitch.ENDPOINT,
                "${whither}",
                "whither",
                "http://collector:4317",
                TracingSwitch.DISABLED,
                "false");
        assertEquals("false", disabled(named));
        assertEquals(
                "true",
                disabled(Map.of(TracingSwitch.ENDPOINT, "http://collector:4317", TracingSwitch.DISABLED, "true")));
    }

    private static String disabled(Map<String, String> said) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new TracingSwitch())
                .withDefaultValues(said)
                .build()
                .getValue(TracingSwitch.DISABLED, String.class);
    }
}
