package dev.siaga.app;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The SDK counts its events under one name, with other labels for some than for the rest. Prometheus' registry refuses the second kind with an exception
 * that ends the SDK's own timer, and with it every reconciliation that was to come later. So they aren't counted.
 */
@Singleton
class CountedEvents {
    @Produces
    @Singleton
    MeterFilter none() {
        return MeterFilter.deny(id -> id.getName().equals("events.received"));
    }
}
