package dev.siaga.lab.client;

import java.util.Optional;

/** Where a client finds the database: asked anew for each connection, as {@code host:port}; empty while nobody is known to take writes. */
@FunctionalInterface
public interface Route {
    /** May wait a moment for an answer, well below a second. */
    Optional<String> address();
}
