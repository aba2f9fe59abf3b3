package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.api.v1alpha1.ServiceSLOStatus.Blind;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation.Cause;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Since when nothing could be judged, in a status, which keeps it over restarts of the operator. */
final class BlindStatus {
    private BlindStatus() {}

    static Blindness read(ServiceSLOStatus status) {
        return Optional.ofNullable(status)
                .filter(s -> s.blind() != null && s.lastEvaluation() != null)
                .map(s -> new Blindness(
                        s.blind().stream().flatMap(b -> read(b).stream()).toList(), Instant.parse(s.lastEvaluation())))
                .orElseGet(Blindness::none);
    }

    private static Optional<Spell> read(Blind blind) {
        return Arrays.stream(Cause.values())
                .filter(cause -> SloConditions.word(cause).equals(blind.reason()))
                .findFirst()
                .map(cause -> new Spell(
                        cause,
                        blind.message(),
                        Instant.parse(blind.since()),
                        Optional.ofNullable(blind.overSince()).map(Instant::parse)));
    }

    /** Null where everything can be judged: the field is absent then. */
    static List<Blind> write(Blindness blindness) {
        return blindness.spells().isEmpty()
                ? null
                : blindness.spells().stream().map(BlindStatus::write).toList();
    }

    private static Blind write(Spell spell) {
        return new Blind(
                SloConditions.word(spell.cause()),
                SloStatusFactory.bounded(spell.why()),
                AlarmStatus.seconds(spell.since()),
                spell.overSince().map(AlarmStatus::seconds).orElse(null));
    }
}
