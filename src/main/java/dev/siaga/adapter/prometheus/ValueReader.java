package dev.siaga.adapter.prometheus;

import dev.siaga.watch.Measured;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Asks for one number. Nothing that matches, several series, NaN, a warning and an error are all unknown, and never zero. */
@Singleton
public class ValueReader {
    private final PrometheusClient client;

    public ValueReader(PrometheusClient client) {
        this.client = client;
    }

    public Measured read(PrometheusAccess access, String query, Instant time) {
        Figure figure = Figure.of(query, client.query(access, query, time), time);
        return figure.match(
                Measured.Value::new,
                () -> new Measured.Unknown("no series for " + query),
                lost -> new Measured.Unknown(lost.evidence().answer()));
    }
}
