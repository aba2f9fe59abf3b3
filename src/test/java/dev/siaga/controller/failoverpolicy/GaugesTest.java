package dev.siaga.controller.failoverpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaugesTest {
    private static final Tags ORDERS = Tags.of("policy", "orders");
    private static final Tags BILLING = Tags.of("policy", "billing");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Gauges gauges = new Gauges(registry, "siaga.epoch", "the highest epoch");

    @Test
    void aRowThatStaysKeepsItsMeterAndChangesItsNumber() {
        gauges.tell(Map.of(ORDERS, 1));
        Gauge orders = meter(ORDERS);

        gauges.tell(Map.of(ORDERS, 2));
        assertEquals(2, orders.value());
        gauges.tell(Map.of(ORDERS, 3, BILLING, 7));
        assertSame(orders, meter(ORDERS));
        assertEquals(3, orders.value());
        assertEquals(7, meter(BILLING).value());
    }

    @Test
    void aRowThatIsNotToldAnyMoreGoesAndMayComeBack() {
        gauges.tell(Map.of(ORDERS, 1, BILLING, 7));

        gauges.tell(Map.of(ORDERS, 1));
        assertNull(meter(BILLING));
        gauges.tell(Map.of(ORDERS, 1, BILLING, 8));
        assertEquals(8, meter(BILLING).value());
    }

    private Gauge meter(Tags tags) {
        return registry.find("siaga.epoch").tags(tags).gauge();
    }
}
