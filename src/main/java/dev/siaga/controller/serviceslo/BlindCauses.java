package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.serviceslo.BlindIncidents.Eye;
import dev.siaga.controller.serviceslo.BlindIncidents.Onlooker;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of an incident of blindness: what can't be seen, what was said instead, and what to do. */
final class BlindCauses {
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_ADDRESS = 150;
    private static final int LONGEST_ERROR = 300;
    private static final int SERVICES = 50;
    private static final int NAMED = 5;

    private final String city;

    BlindCauses(String city) {
        this.city = city;
    }

    /** The same Prometheus however its addresses are written: in another order, with a slash at the end, its host in capitals. */
    static String normalised(List<String> urls) {
        return urls.stream()
                .map(url -> URI.create(url.replaceAll("/+$", "")))
                .map(url -> "%s://%s"
                                .formatted(
                                        url.getScheme(), url.getRawAuthority().toLowerCase(Locale.ROOT))
                        + url.getRawPath())
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    String key(Eye eye) {
        return bounded("blind/%s/%s".formatted(city, eye.urls()));
    }

    String key(ServiceSLO slo, Evaluation.Cause cause) {
        String name = slo.getMetadata().getName();
        return bounded(
                cause == Evaluation.Cause.NO_DATA
                        ? "absent/%s/%s".formatted(city, name)
                        : "blind/%s/slo/%s".formatted(city, name));
    }

    /** @param blind those that can't be judged, at least one */
    Cause of(Eye eye, List<Onlooker> blind, int all, Instant now) {
        List<Onlooker> oldest = blind.stream()
                .sorted(Comparator.comparing(
                                (Onlooker o) -> o.spell().orElseThrow().since())
                        .thenComparing(Onlooker::name))
                .toList();
        Spell spell = oldest.getFirst().spell().orElseThrow();
        return new Cause(
                key(eye),
                "Prometheus in %s doesn't say how services fare".formatted(city),
                "%s: %s. Since %s %d of the %d ServiceSLOs that ask it can't be judged: %s. Until it answers no burning budget opens an incident and none is seen to recover. See that it runs, that this city's operator reaches it, and the Secrets that the ServiceSLOs name"
                        .formatted(
                                shortened(eye.urls(), LONGEST_ADDRESS),
                                shortened(spell.why(), LONGEST_ERROR),
                                AlarmStatus.seconds(spell.since()),
                                blind.size(),
                                all,
                                first(oldest)),
                Severity.SEV3,
                Optional.empty(),
                new Affected(
                        List.of(city),
                        blind.stream()
                                .map(Onlooker::service)
                                .distinct()
                                .sorted()
                                .limit(SERVICES)
                                .toList(),
                        List.of()),
                now);
    }

    Cause of(ServiceSLO slo, Spell spell, Instant now) {
        boolean absent = spell.cause() == Evaluation.Cause.NO_DATA;
        String name = slo.getMetadata().getName();
        String what =
                "%s, since %s. ".formatted(shortened(spell.why(), LONGEST_ERROR), AlarmStatus.seconds(spell.since()));
        return new Cause(
                key(slo, spell.cause()),
                absent
                        ? "Nothing is measured of %s in %s"
                                .formatted(slo.getSpec().service(), city)
                        : "ServiceSLO %s asks what can't be answered".formatted(name),
                absent
                        ? what
                                + "Does the service exist, and is it scraped? Its ServiceSLO is %s: delete it when the service is gone"
                                        .formatted(name)
                        : what
                                + "Put spec.indicator of the ServiceSLO %s right; its status.evidence shows what was asked"
                                        .formatted(name),
                Severity.SEV4,
                Optional.empty(),
                new Affected(List.of(city), List.of(slo.getSpec().service()), List.of()),
                now);
    }

    private static String first(List<Onlooker> oldest) {
        String names = oldest.stream().limit(NAMED).map(Onlooker::name).collect(Collectors.joining(", "));
        return oldest.size() > NAMED ? names + " and " + (oldest.size() - NAMED) + " more" : names;
    }

    private static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    /** A manifest takes a key of 253 characters, and one Prometheus may have five addresses. */
    private static String bounded(String key) {
        return key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "-%08x".formatted(key.hashCode()) : key;
    }
}
