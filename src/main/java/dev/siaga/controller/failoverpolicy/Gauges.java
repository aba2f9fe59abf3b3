package dev.siaga.controller.failoverpolicy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/** Gauges of one name, a row for each set of labels. A row that stays keeps its meter and only its number changes: with many estates, new meters each second are mostly garbage. */
final class Gauges {
    private static final class Reading {
        private volatile double now;

        double now() {
            return now;
        }
    }

    private final MultiGauge gauge;
    private final Map<Tags, Reading> readings = new HashMap<>();

    Gauges(MeterRegistry registry, String name, String description) {
        this.gauge = MultiGauge.builder(name).description(description).register(registry);
    }

    /** All rows there are now. */
    synchronized void tell(Map<Tags, Number> rows) {
        boolean same = readings.keySet().equals(rows.keySet());
        readings.keySet().retainAll(rows.keySet());
        rows.forEach((tags, number) -> readings.computeIfAbsent(tags, _ -> new Reading()).now = number.doubleValue());
        if (!same) {
            gauge.register(readings.entrySet().stream()
                    .map(row -> MultiGauge.Row.of(row.getKey(), row.getValue(), Reading::now))
                    .toList());
        }
    }
}
