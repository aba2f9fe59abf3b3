package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;

/** What this operator makes of a ServiceSLO, whatever it says. */
public final class LevelOf {
    private LevelOf() {}

    /** Whether it can be worked with; else it is refused with a reason. */
    public static boolean slo(ServiceSLO slo) {
        return switch (SloMapping.map(slo)) {
            case SloMapping.Mapped.Usable _ -> true;
            case SloMapping.Mapped.Unusable(String message) when !message.isBlank() -> false;
            case SloMapping.Mapped.Unusable _ -> throw new AssertionError("refused without a reason");
        };
    }
}
