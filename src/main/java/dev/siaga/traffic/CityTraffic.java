package dev.siaga.traffic;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a city tells the others about the users it serves and could serve.
 *
 * @param services which of its own instances serve each of its services, by the service's name
 * @param requestsPerSecond its users' requests as measured, those sent by other cities among them; empty when nobody measures
 * @param spare how many requests per second more it could take; empty when nobody knows
 * @param answered how soon they are answered
 */
public record CityTraffic(
        Map<String, Serving> services, OptionalDouble requestsPerSecond, OptionalDouble spare, Quantiles answered) {
    /** Nothing is known. */
    public static final CityTraffic UNKNOWN =
            new CityTraffic(Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), Quantiles.UNKNOWN);

    public CityTraffic {
        services = Map.copyOf(services);
    }
}
