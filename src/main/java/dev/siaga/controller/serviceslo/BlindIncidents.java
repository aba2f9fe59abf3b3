package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.Teller;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation.Cause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * An incident for what can't be judged for long. A Prometheus that doesn't answer is one incident of a namespace, however many service levels it
 * blinds; a query that makes no sense, or data that are nowhere, is one of the service level's own. They are told when they are over, and when
 * nobody wants to know any more.
 */
@Singleton
class BlindIncidents {
    private static final List<Cause> OWN = List.of(Cause.QUERY_WRONG, Cause.NO_DATA);

    private final Teller teller;
    private final BlindCauses causes;
    private final Map<Eye, Map<String, Onlooker>> eyes = new HashMap<>();
    private final Map<String, Eye> looking = new HashMap<>();

    /** A Prometheus as the service levels of one namespace name it. */
    record Eye(String namespace, String urls) {}

    /** One of the service levels that look through it, and since when in vain. */
    record Onlooker(String name, String service, Optional<Spell> spell, Duration after) {

        boolean overdue(Instant now) {
            return spell.filter(s -> s.overdue(now, after)).isPresent();
        }

        /** What ended a moment ago counts until it has been over for a while. */
        boolean blind(Instant now) {
            return spell.filter(s -> !s.over(now, after)).isPresent();
        }
    }

    BlindIncidents(Teller teller, @ConfigProperty(name = "siaga.city") String city) {
        this.teller = teller;
        this.causes = new BlindCauses(city);
    }

    /** May be told the same again; it takes no time. */
    synchronized void stands(ServiceSLO slo, Blindness blindness, Instant now) {
        Duration after = SloMapping.blindAfter(slo);
        OWN.forEach(cause -> blindness
                .of(cause)
                .ifPresentOrElse(spell -> own(slo, spell, after, now), () -> calmIfDeclared(slo, cause, now)));
        Eye eye = new Eye(
                slo.getMetadata().getNamespace(),
                BlindCauses.normalised(slo.getSpec().prometheus().urls()));
        Eye before = looking.put(slo.getMetadata().getUid(), eye);
        if (before != null && !before.equals(eye)) {
            leave(before, slo, now);
        }
        Onlooker onlooker = new Onlooker(
                slo.getMetadata().getName(), slo.getSpec().service(), blindness.of(Cause.QUERY_FAILED), after);
        Onlooker last = eyes.computeIfAbsent(eye, _ -> new HashMap<>())
                .put(slo.getMetadata().getUid(), onlooker);
        if (onlooker.spell().isPresent() || last == null || last.spell().isPresent()) {
            look(eye, now);
        }
    }

    synchronized void gone(ServiceSLO slo, Instant now) {
        Eye eye = looking.remove(slo.getMetadata().getUid());
        if (eye != null) {
            leave(eye, slo, now);
        }
        OWN.forEach(cause -> calmIfDeclared(slo, cause, now));
    }

    private void calmIfDeclared(ServiceSLO slo, Cause cause, Instant now) {
        String namespace = slo.getMetadata().getNamespace();
        if (teller.declared(namespace, causes.key(slo, cause))) {
            teller.calm(namespace, causes.key(slo, cause), now);
        }
    }

    private void leave(Eye eye, ServiceSLO slo, Instant now) {
        eyes.get(eye).remove(slo.getMetadata().getUid());
        look(eye, now);
        if (eyes.get(eye).isEmpty()) {
            eyes.remove(eye);
        }
    }

    private void own(ServiceSLO slo, Spell spell, Duration after, Instant now) {
        if (!spell.overdue(now, after)) {
            return;
        }
        String namespace = slo.getMetadata().getNamespace();
        if (spell.over(now, after)) {
            teller.calm(
                    namespace, causes.key(slo, spell.cause()), spell.overSince().orElse(now));
        } else {
            teller.declare(namespace, causes.of(slo, spell, now));
        }
    }

    /** All of them must see again before anybody says so. */
    private void look(Eye eye, Instant now) {
        List<Onlooker> blind = eyes.get(eye).values().stream()
                .filter(onlooker -> onlooker.blind(now))
                .toList();
        if (blind.stream().anyMatch(onlooker -> onlooker.overdue(now))) {
            teller.declare(eye.namespace(), causes.of(eye, blind, eyes.get(eye).size(), now));
        } else if (blind.isEmpty() && (seenAgain(eye, now) || teller.declared(eye.namespace(), causes.key(eye)))) {
            teller.calm(eye.namespace(), causes.key(eye), now);
        }
    }

    private boolean seenAgain(Eye eye, Instant now) {
        return eyes.get(eye).values().stream().anyMatch(onlooker -> onlooker.overdue(now));
    }
}
