package dev.siaga.controller.citycluster;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.city;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.primacy.EstateRuntime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CityMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CityMetrics metrics = new CityMetrics(registry);

    @Test
    void whatIsKnownIsShownAndWhatIsNotIsNoZero() {
        update(",\"traffic\":{\"services\":{},\"requestsPerSecond\":1200.0}}");
        assertEquals(1200, value("siaga.city.requests.per.second"));
        assertEquals(Double.NaN, value("siaga.city.capacity.requests.per.second"));
        assertEquals(0, value("siaga.replication.lag.seconds"));
        assertEquals(Double.NaN, value("siaga.wal.bytes.per.second"));

        update("}");
        assertEquals(Double.NaN, value("siaga.city.requests.per.second"));
    }

    @Test
    void aCityThatNoPolicyListsIsForgotten() {
        update("}");

        metrics.forget(KEY.namespace(), BANDUNG);

        assertNull(registry.find("siaga.city.requests.per.second").gauge());
    }

    private void update(String end) {
        String beacon = beacon(BANDUNG, "STANDBY", 100);
        EstateRuntime estate = heard(Map.of(
                "holder",
                holder(JAKARTA, 1),
                "epoch",
                epoch(JAKARTA, 1),
                "cities/bandung",
                beacon.substring(0, beacon.length() - 1) + end));
        CityCluster bandung = city(BANDUNG);
        metrics.update(
                bandung,
                estate,
                CityStatusFactory.of(
                        bandung, BANDUNG, estate, Optional.empty(), new ServiceStatuses(List.of()), Instant.EPOCH));
    }

    private double value(String name) {
        return registry.get(name).tag("city", "bandung").gauge().value();
    }
}
