package dev.siaga.traffic;

import java.util.OptionalDouble;

/**
 * Another city as one that could serve this city's users of one service.
 *
 * @param serves whether the city is heard of, has a gateway, and says that one of its own instances of the service works
 * @param spare how many requests per second more it could take; empty when it doesn't say
 * @param bounded whether it declares a capacity: then it must say how much of it is left
 * @param primary whether it holds primacy
 */
public record Neighbour(String city, Lasting serves, OptionalDouble spare, boolean bounded, boolean primary) {

    /** Whether so many requests per second more fit in. A city that declares no capacity takes all; what nobody measures is taken to fit into what is left. */
    boolean hasRoomFor(OptionalDouble requests) {
        if (!bounded) {
            return true;
        }
        return spare.isPresent() && spare.getAsDouble() > 0 && spare.getAsDouble() >= requests.orElse(0);
    }
}
