package dev.siaga.lab.chaos;

import java.util.List;

/** Episodes that tests begin from. */
final class Examples {
    private Examples() {}

    static Hit hit(FaultKind kind, String city, boolean atPrimary) {
        return hit(kind, city, atPrimary, false, 20);
    }

    static Hit hit(FaultKind kind, String city, boolean atPrimary, boolean onLeader, int seconds) {
        return new Hit(kind, city, "", atPrimary, onLeader, "", 0, seconds * 1_000L, seconds * 1_000L + 4_000);
    }

    static Hit link(String city, String toward, boolean ofPrimary) {
        return new Hit(FaultKind.CUT_LINK, city, toward, ofPrimary, false, "", 0, 20_000, 20_100);
    }

    /** Jakarta was primary and stayed it; nobody noticed anything. */
    static final Observed CALM =
            new Observed("jakarta", "jakarta", List.of(), 0, 1_200, 1_000, List.of(), -1, 0.4, 0.3, 4.0, List.of());

    /** The primary moved to Bandung, with an outage. */
    static Observed moved(double outage) {
        return seen(CALM, List.of(new Moved(2, "jakarta", "bandung", "HolderGone", outage, 0, 4_096)), outage);
    }

    static Observed lost(Observed seen, Loss... losses) {
        return new Observed(
                seen.primaryBefore(),
                seen.primaryAfter(),
                seen.moves(),
                seen.dualWriterMillis(),
                seen.blindMillis(),
                seen.acknowledged(),
                List.of(losses),
                seen.firstWriteSeconds(),
                seen.outageSeconds(),
                seen.outageAfterHealingSeconds(),
                seen.wholeSeconds(),
                seen.served());
    }

    static Observed dual(Observed seen, long millis) {
        return new Observed(
                seen.primaryBefore(),
                seen.primaryAfter(),
                seen.moves(),
                millis,
                seen.blindMillis(),
                seen.acknowledged(),
                seen.losses(),
                seen.firstWriteSeconds(),
                seen.outageSeconds(),
                seen.outageAfterHealingSeconds(),
                seen.wholeSeconds(),
                seen.served());
    }

    static Observed blind(Observed seen, long millis) {
        return new Observed(
                seen.primaryBefore(),
                seen.primaryAfter(),
                seen.moves(),
                seen.dualWriterMillis(),
                millis,
                seen.acknowledged(),
                seen.losses(),
                seen.firstWriteSeconds(),
                seen.outageSeconds(),
                seen.outageAfterHealingSeconds(),
                seen.wholeSeconds(),
                seen.served());
    }

    static Observed outage(Observed seen, double outage, double afterHealing) {
        return new Observed(
                seen.primaryBefore(),
                seen.primaryAfter(),
                seen.moves(),
                seen.dualWriterMillis(),
                seen.blindMillis(),
                seen.acknowledged(),
                seen.losses(),
                outage,
                outage,
                afterHealing,
                seen.wholeSeconds(),
                seen.served());
    }

    static Observed neverWhole(Observed seen) {
        return new Observed(
                seen.primaryBefore(),
                "",
                seen.moves(),
                seen.dualWriterMillis(),
                seen.blindMillis(),
                seen.acknowledged(),
                seen.losses(),
                seen.firstWriteSeconds(),
                seen.outageSeconds(),
                seen.outageAfterHealingSeconds(),
                Observed.NONE,
                seen.served());
    }

    private static Observed seen(Observed seen, List<Moved> moves, double outage) {
        return new Observed(
                seen.primaryBefore(),
                moves.getLast().to(),
                moves,
                seen.dualWriterMillis(),
                seen.blindMillis(),
                seen.acknowledged(),
                seen.losses(),
                outage,
                outage,
                seen.outageAfterHealingSeconds(),
                seen.wholeSeconds(),
                seen.served());
    }

    static Episode episode(int index, List<Hit> hits, Observed seen) {
        return new Episode(
                1,
                index,
                "lab-1",
                "2026-11-22T01:00:00Z",
                42.5,
                hits,
                List.of(),
                seen,
                Judgement.of(hits, true, seen),
                List.of(
                        new Spell("jakarta", "primary", 0, 42_500),
                        new Spell("bandung", "standby, streaming", 0, 10_000),
                        new Spell("bandung", "silent", 10_000, 42_500)),
                List.of(new Spell("jakarta", "orders-db-jakarta-0", -500, 42_500)),
                List.of(new Spell("bandung", "no commit", 10_000, 14_000)));
    }
}
