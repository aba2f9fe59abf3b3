package dev.siaga.lab.client;

import java.util.Locale;

/** What clients in a city want of their city's own Services: to write orders, to read orders, or an answer of the service. */
public enum Kind {
    WRITES,
    READS,
    REQUESTS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
