package dev.siaga.traffic;

import java.util.Optional;

/**
 * A name by which users outside of the clusters find something of the estate. One without a city is the estate's: the city that holds primacy publishes it,
 * with the answer that its own users get. One with a city is that city's, whoever holds primacy, and follows that city's users.
 */
public sealed interface PublicName {
    String host();

    /** The city that publishes it; empty for the one that holds primacy. */
    Optional<String> city();

    /** Where writes go: only the city that holds primacy can say that of itself. */
    record Primary(String host) implements PublicName {
        @Override
        public Optional<String> city() {
            return Optional.empty();
        }
    }

    /** Where reads go. */
    record Readers(String host, Optional<String> city) implements PublicName {}

    /** Where the users of a service go. */
    record Service(String host, String service, Optional<String> city) implements PublicName {}
}
