package dev.siaga.lab.chaos;

import dev.siaga.lab.chaos.Expectation.Leave;
import dev.siaga.lab.chaos.Expectation.Writes;
import dev.siaga.lab.estate.Judges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an episode says of the estate.
 *
 * @param failures promises that were broken
 * @param findings what no promise forbids and nobody wants
 * @param neededHuman whether it didn't become whole by itself
 */
record Judgement(List<String> failures, List<String> findings, boolean neededHuman) {
    static final double RPO_SECONDS = 10;
    static final double RTO_SECONDS = 60;
    /** Clients that a fault doesn't concern; a machine with three cities on two processors may be slow for a moment. */
    static final double UNNOTICED_SECONDS = 5;
    /** Whole without a human within this time of the last healing. */
    static final double WHOLE_WITHIN_SECONDS = 240;

    Judgement {
        failures = List.copyOf(failures);
        findings = List.copyOf(findings);
    }

    boolean passed() {
        return failures.isEmpty();
    }

    /**
     * Judges what was seen by what may come of the faults.
     *
     * @param asPlanned whether every planned fault was done; of one that wasn't nobody knows how far it went
     */
    static Judgement of(List<Hit> hits, boolean asPlanned, Observed seen) {
        var failures = new ArrayList<String>();
        var findings = new ArrayList<String>();
        safety(seen, failures);
        if (!seen.isWhole()) {
            failures.add("not whole within %.0f s of the last healing: needed a human".formatted(WHOLE_WITHIN_SECONDS));
        }
        if (!hits.isEmpty()) {
            var expected = asPlanned ? Expectation.of(hits) : Expectation.ANYTHING_SAFE;
            loss(expected, seen, failures);
            move(expected, seen, failures, findings);
            if (seen.isWhole()) {
                destination(asPlanned ? hits : List.of(), seen, failures);
                writes(expected, seen, failures, findings);
            }
        }
        return new Judgement(failures, findings, !seen.isWhole());
    }

    private static void safety(Observed seen, List<String> failures) {
        if (seen.dualWriterMillis() > 0) {
            failures.add("two cities accepted writes at once for " + seen.dualWriterMillis() + " ms");
        }
        if (seen.blindMillis() > Judges.BLIND_MILLIS_ALLOWED) {
            failures.add("a probe tried nothing for " + seen.blindMillis() + " ms: it proves nothing");
        }
        seen.losses().stream()
                .filter(loss -> loss.seconds() > RPO_SECONDS)
                .forEach(loss -> failures.add(said(
                        "%s had acknowledged %d rows in %.1f s that are lost: more than the RPO of %.0f s",
                        loss.city(), loss.rows(), loss.seconds(), RPO_SECONDS)));
    }

    private static void loss(Expectation expected, Observed seen, List<String> failures) {
        if (seen.lostRows() > 0 && !expected.mayLose()) {
            failures.add(seen.lostRows() + " acknowledged rows are lost, though nothing that happened may cost any");
        }
    }

    private static void move(Expectation expected, Observed seen, List<String> failures, List<String> findings) {
        if (!seen.moves().isEmpty() && expected.move() != Leave.ALLOWED) {
            var what = "the primary moved: "
                    + seen.moves().stream()
                            .map(move -> move.from() + " to " + move.to() + " (" + move.reason() + ")")
                            .toList();
            (expected.move() == Leave.FORBIDDEN ? failures : findings).add(what);
        }
    }

    private static void destination(List<Hit> hits, Observed seen, List<String> failures) {
        if (hits.size() != 1) {
            return;
        }
        var hit = hits.getFirst();
        if (hit.kind() == FaultKind.SWITCHOVER && !seen.primaryAfter().equals(hit.toward())) {
            failures.add(
                    "asked to move to " + hit.toward() + ", with nothing else amiss, it is in " + seen.primaryAfter());
        }
        if (Expectation.mustMove(hit) && seen.moves().isEmpty()) {
            failures.add(said("the primary didn't move in the %.1f s of %s", hit.lastsMillis() / 1e3, hit));
        }
    }

    private static void writes(Expectation expected, Observed seen, List<String> failures, List<String> findings) {
        switch (expected.writes()) {
            case UNNOTICED -> {
                if (seen.outageSeconds() > UNNOTICED_SECONDS) {
                    var what = said("clients that it doesn't concern wrote nothing for %.1f s", seen.outageSeconds());
                    (expected.move() == Leave.FORBIDDEN ? failures : findings).add(what);
                }
            }
            case WITHIN_RTO -> late("", seen.outageSeconds(), failures);
            case AFTER_HEALING -> {}
        }
        if (expected.writes() != Writes.UNNOTICED) {
            late(" after the last healing", seen.outageAfterHealingSeconds(), failures);
        }
    }

    private static void late(String when, double seconds, List<String> failures) {
        if (seconds > RTO_SECONDS) {
            failures.add(said(
                    "clients wrote nothing for %.1f s%s: more than the RTO of %.0f s", seconds, when, RTO_SECONDS));
        }
    }

    private static String said(String format, Object... words) {
        return String.format(Locale.ROOT, format, words);
    }
}
