package dev.siaga.traffic;

import java.util.List;

/** What one city publishes: of the estate's names, none unless it may speak for the estate, and of its own. */
public record NameDecision(List<NameAnswer> estate, List<NameAnswer> city) {

    public NameDecision {
        estate = List.copyOf(estate);
        city = List.copyOf(city);
    }
}
