package dev.siaga.controller.watch;

import dev.siaga.adapter.prometheus.ValueReader;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.PrometheusSecrets;
import dev.siaga.controller.PrometheusSecrets.Access;
import dev.siaga.watch.Measured;
import jakarta.inject.Singleton;
import java.time.Instant;

/** One number from the Prometheus that a manifest names. */
@Singleton
class CityValues {
    private final ValueReader reader;
    private final PrometheusSecrets secrets;

    CityValues(ValueReader reader, PrometheusSecrets secrets) {
        this.reader = reader;
        this.secrets = secrets;
    }

    Measured of(String namespace, ServiceSLOSpec.Prometheus prometheus, String query, Instant now) {
        return switch (secrets.of(namespace, prometheus)) {
            case Access.Granted(var access) -> reader.read(access, query, now);
            case Access.Denied(String why) -> new Measured.Unknown(why);
        };
    }
}
