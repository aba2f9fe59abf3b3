package dev.siaga.lab.chaos;

import java.util.List;
import java.util.function.Consumer;

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
        return but(CALM, seen -> {
            seen.moves = List.of(new Moved(2, "jakarta", "bandung", "HolderGone", outage, 0, 4_096));
            seen.primaryAfter = "bandung";
            seen.firstWrite = outage;
            seen.outage = outage;
        });
    }

    static Observed lost(Observed calm, Loss... losses) {
        return but(calm, seen -> seen.losses = List.of(losses));
    }

    static Observed dual(Observed calm, long millis) {
        return but(calm, seen -> seen.dualWriterMillis = millis);
    }

    static Observed blind(Observed calm, long millis) {
        return but(calm, seen -> seen.blindMillis = millis);
    }

    static Observed outage(Observed calm, double outage, double afterHealing) {
        return but(calm, seen -> {
            seen.firstWrite = outage;
            seen.outage = outage;
            seen.outageAfterHealing = afterHealing;
        });
    }

    static Observed neverWhole(Observed calm) {
        return but(calm, seen -> {
            seen.primaryAfter = "";
            seen.whole = Observed.NONE;
        });
    }

    /** The same but for what a test sets. */
    private static Observed but(Observed seen, Consumer<Sight> change) {
        var sight = new Sight(seen);
        change.accept(sight);
        return new Observed(
                seen.primaryBefore(),
                sight.primaryAfter,
                sight.moves,
                sight.dualWriterMillis,
                sight.blindMillis,
                seen.acknowledged(),
                sight.losses,
                sight.firstWrite,
                sight.outage,
                sight.outageAfterHealing,
                sight.whole,
                seen.served());
    }

    private static final class Sight {
        private String primaryAfter;
        private List<Moved> moves;
        private long dualWriterMillis;
        private long blindMillis;
        private List<Loss> losses;
        private double firstWrite;
        private double outage;
        private double outageAfterHealing;
        private double whole;

        private Sight(Observed seen) {
            primaryAfter = seen.primaryAfter();
            moves = seen.moves();
            dualWriterMillis = seen.dualWriterMillis();
            blindMillis = seen.blindMillis();
            losses = seen.losses();
            firstWrite = seen.firstWriteSeconds();
            outage = seen.outageSeconds();
            outageAfterHealing = seen.outageAfterHealingSeconds();
            whole = seen.wholeSeconds();
        }
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
