package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.Teller;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation.Cause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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

    /**
     * One of the service levels that look through it.
     *
     * @param spell since when it has looked in vain
     * @param overdue whether that has lasted so long that somebody is to be told
     * @param over whether it has seen again for a while
     */
    record Onlooker(String name, String service, Optional<Spell> spell, boolean overdue, boolean over) {
        static Onlooker of(ServiceSLO slo, Blindness blindness) {
            Optional<Spell> spell = blindness.of(Cause.QUERY_FAILED);
            Duration after = SloMapping.blindAfter(slo);
            return new Onlooker(
                    slo.getMetadata().getName(),
                    slo.getSpec().service(),
                    spell,
                    spell.filter(s -> s.overdue(blindness.at(), after)).isPresent(),
                    spell.filter(s -> s.over(blindness.at(), after)).isPresent());
        }

        boolean blind() {
            return spell.isPresent() && !over;
        }
    }

    BlindIncidents(Teller teller, @ConfigProperty(name = "siaga.city") String city) {
        this.teller = teller;
        this.causes = new BlindCauses(city);
    }

    /** May be told the same again; it takes no time. */
    synchronized void stands(ServiceSLO slo, Blindness blindness, Instant now) {
        OWN.forEach(cause -> blindness
                .of(cause)
                .ifPresentOrElse(spell -> own(slo, spell, blindness.at(), now), () -> calm(slo, cause, now)));
        Eye eye = new Eye(
                slo.getMetadata().getNamespace(),
                BlindCauses.normalised(slo.getSpec().prometheus().urls()));
        Eye before = looking.put(slo.getMetadata().getUid(), eye);
        if (before != null && !before.equals(eye)) {
            leave(before, slo, now);
        }
        Onlooker onlooker = Onlooker.of(slo, blindness);
        Onlooker last = eyes.computeIfAbsent(eye, _ -> new HashMap<>())
                .put(slo.getMetadata().getUid(), onlooker);
        if (!onlooker.equals(last)) {
            look(eye, now);
        }
    }

    /** Its manifest can't be worked with: nobody knows through which Prometheus it should look. */
    synchronized void looksAway(ServiceSLO slo, Instant now) {
        Eye eye = looking.remove(slo.getMetadata().getUid());
        if (eye != null) {
            leave(eye, slo, now);
        }
    }

    synchronized void gone(ServiceSLO slo, Instant now) {
        looksAway(slo, now);
        OWN.forEach(cause -> calm(slo, cause, now));
    }

    private void leave(Eye eye, ServiceSLO slo, Instant now) {
        eyes.get(eye).remove(slo.getMetadata().getUid());
        look(eye, now);
        if (eyes.get(eye).isEmpty()) {
            eyes.remove(eye);
        }
    }

    private void own(ServiceSLO slo, Spell spell, Instant judged, Instant now) {
        Duration after = SloMapping.blindAfter(slo);
        String namespace = slo.getMetadata().getNamespace();
        if (spell.overdue(judged, after) && spell.over(judged, after)) {
            teller.calm(namespace, causes.key(slo, spell.cause()), now);
        } else if (spell.overdue(judged, after)) {
            teller.declare(namespace, causes.of(slo, spell, now));
        }
    }

    private void calm(ServiceSLO slo, Cause cause, Instant now) {
        String namespace = slo.getMetadata().getNamespace();
        if (teller.declared(namespace, causes.key(slo, cause))) {
            teller.calm(namespace, causes.key(slo, cause), now);
        }
    }

    /** All of them must see again before anybody says so. */
    private void look(Eye eye, Instant now) {
        Collection<Onlooker> all = eyes.get(eye).values();
        boolean declared = teller.declared(eye.namespace(), causes.key(eye));
        List<Onlooker> blind = all.stream().filter(Onlooker::blind).toList();
        if (!declared && blind.stream().anyMatch(Onlooker::overdue)) {
            teller.declare(eye.namespace(), causes.of(eye, blind, all.size(), now));
        } else if (blind.isEmpty() && (declared || all.stream().anyMatch(Onlooker::overdue))) {
            teller.calm(eye.namespace(), causes.key(eye), now);
        }
    }
}
