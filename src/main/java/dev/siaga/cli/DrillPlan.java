package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import java.util.List;
import java.util.Optional;

/** A drill that may begin: the estate, the city whose primary goes on a journey, and the contexts of both ends. */
record DrillPlan(String policy, String home, String from, String there) {

    /** From what all contexts say; refuses while anything is wrong, for an exercise must not be what breaks it. */
    static DrillPlan of(List<Sight> sights, String to) {
        Sight home = sights.stream()
                .filter(sight -> Move.leads(sight.policy()))
                .findFirst()
                .orElseThrow(
                        () -> new Problem("none of the contexts is that of the primary city: name it with --context"));
        Move.refusal(home.policy(), to).ifPresent(why -> {
            throw new Problem(why);
        });
        if (!Sight.disagreement(sights).isEmpty()) {
            throw new Problem("the cities don't agree who is primary: see kubectl siaga status --contexts");
        }
        sights.stream().filter(sight -> !sight.normal()).findFirst().ifPresent(sight -> {
            throw new Problem("the estate is not Normal as %s sees it: %s"
                    .formatted(
                            sight.context(),
                            sight.status()
                                    .map(FailoverPolicyStatus::levelReasons)
                                    .map(reasons -> String.join("; ", reasons))
                                    .orElse("nobody has looked yet")));
        });
        worst(sights).ifPresent(incident -> {
            throw new Problem("the incident %s (%s) is open: end it first"
                    .formatted(incident.getMetadata().getName(), IncidentText.severity(incident)));
        });
        return new DrillPlan(
                home.policy().getMetadata().getName(),
                home.policy().getStatus().holder(),
                home.context(),
                context(sights, to));
    }

    private static Optional<Incident> worst(List<Sight> sights) {
        return sights.stream()
                .flatMap(sight -> StatusText.open(sight.incidents()))
                .filter(incident -> !IncidentText.severity(incident).equals("SEV4"))
                .findFirst();
    }

    /** The city's operator has written its permit, which names it. */
    private static String context(List<Sight> sights, String to) {
        return sights.stream()
                .filter(sight -> sight.city().filter(to::equals).isPresent())
                .map(Sight::context)
                .findFirst()
                .orElseThrow(() -> new Problem(
                        "none of the contexts is that of %s, where the way back is asked for: name both cities' contexts with --context"
                                .formatted(to)));
    }
}
