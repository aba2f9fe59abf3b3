package dev.siaga.statuspage;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether the page is served, and to whom. */
@Singleton
class PageSettings {
    private final boolean served;
    private final boolean anonymous;
    private final int streams;

    PageSettings(
            @ConfigProperty(name = "siaga.page.enabled", defaultValue = "true") boolean served,
            @ConfigProperty(name = "siaga.page.anonymous", defaultValue = "false") boolean anonymous,
            @ConfigProperty(name = "siaga.page.streams", defaultValue = "100") int streams) {
        this.served = served;
        this.anonymous = anonymous;
        this.streams = streams;
    }

    boolean served() {
        return served;
    }

    /** Whoever reaches the port may read everything; the panic button asks for a token all the same. */
    boolean anonymous() {
        return anonymous;
    }

    /** How many browsers are told of changes at once. */
    int streams() {
        return streams;
    }
}
