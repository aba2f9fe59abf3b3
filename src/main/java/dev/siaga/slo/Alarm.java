package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether somebody is being called, and since when. Rises at once and eases slowly; what is unknown changes nothing, and doesn't count as
 * calm either.
 */
public sealed interface Alarm {

    record Quiet() implements Alarm {}

    /**
     * Somebody is being called.
     *
     * @param since since when the alarm stands, whatever tiers it went through
     * @param tierSince since when this tier
     * @param calmSince since when the tier has been calm without a break, if it is
     */
    record Firing(
            String tier,
            Severity severity,
            String threshold,
            Severity.ResponseTimes times,
            Instant since,
            Instant tierSince,
            Optional<Instant> calmSince)
            implements Alarm {}

    default Alarm next(Evaluation evaluation, Instant now) {
        return switch (evaluation) {
            case Evaluation.Unknown _, Evaluation.Frozen _ -> unproven();
            case Evaluation.Healthy(List<Verdict> verdicts) -> judged(verdicts, Optional.empty(), now);
            case Evaluation.Burning burning -> judged(burning.verdicts(), Optional.of(burning.worst()), now);
        };
    }

    private Alarm unproven() {
        return this instanceof Firing firing ? calm(firing, Optional.empty()) : this;
    }

    private Alarm judged(List<Verdict> verdicts, Optional<Verdict> worst, Instant now) {
        return switch (this) {
            case Quiet quiet -> worst.<Alarm>map(w -> rise(w, now, now)).orElse(quiet);
            case Firing firing -> {
                Optional<Verdict> own = verdicts.stream()
                        .filter(v -> v.tier().equals(firing.tier()))
                        .findFirst();
                yield worst.filter(w -> w.severity().compareTo(firing.severity()) < 0)
                        .<Alarm>map(w -> rise(w, firing.since(), now))
                        .orElseGet(() -> stay(firing, own, worst, now));
            }
        };
    }

    private static Alarm stay(Firing firing, Optional<Verdict> own, Optional<Verdict> worst, Instant now) {
        Optional<Instant> calmSince =
                own.filter(Verdict::calm).map(_ -> firing.calmSince().orElse(now));
        Duration calmFor = own.map(Verdict::calmFor).orElse(Duration.ZERO);
        boolean gone = own.isEmpty();
        boolean eased =
                calmSince.filter(since -> !now.isBefore(since.plus(calmFor))).isPresent();
        if (!gone && !eased) {
            return calm(firing, calmSince);
        }
        return worst.<Alarm>map(w -> rise(w, firing.since(), now)).orElseGet(Quiet::new);
    }

    private static Firing rise(Verdict verdict, Instant since, Instant now) {
        return new Firing(
                verdict.tier(), verdict.severity(), verdict.threshold(), verdict.times(), since, now, Optional.empty());
    }

    private static Firing calm(Firing firing, Optional<Instant> calmSince) {
        return new Firing(
                firing.tier(),
                firing.severity(),
                firing.threshold(),
                firing.times(),
                firing.since(),
                firing.tierSince(),
                calmSince);
    }
}
