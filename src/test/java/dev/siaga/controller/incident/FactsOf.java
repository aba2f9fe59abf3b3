package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import java.util.Optional;

/** What this operator makes of an Incident, whatever it says. */
public final class FactsOf {
    private FactsOf() {}

    /** Whether it can be worked with; else it is refused with a reason. */
    public static boolean incident(Incident incident) {
        return switch (FactsMapping.map(incident, Optional.empty(), _ -> Optional.empty())) {
            case FactsMapping.Mapped.Usable _ -> true;
            case FactsMapping.Mapped.Unusable(String message) when !message.isBlank() -> false;
            case FactsMapping.Mapped.Unusable _ -> throw new AssertionError("refused without a reason");
        };
    }
}
