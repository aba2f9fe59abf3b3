package dev.siaga.lab.chaos;

import java.util.List;

/**
 * What came of an episode's faults. Seconds are -1 where nothing was measured.
 *
 * @param primaryBefore the primary city when it began
 * @param primaryAfter the one when it was whole again; empty when it never was
 * @param moves changes of holder
 * @param dualWriterMillis how long two cities accepted writes at once
 * @param blindMillis the longest that any city's probe tried nothing
 * @param acknowledged rows that writers were promised in it
 * @param losses promised rows that the primary doesn't hold now
 * @param firstWriteSeconds from the first fault to the first acknowledged write of a client that counts, after one of its writes had failed
 * @param outageSeconds the longest that a client that counts went without an acknowledged write
 * @param outageAfterHealingSeconds the longest that a client of any city did once everything had been undone
 * @param wholeSeconds from that undoing until all was whole
 */
record Observed(
        String primaryBefore,
        String primaryAfter,
        List<Moved> moves,
        long dualWriterMillis,
        long blindMillis,
        long acknowledged,
        List<Loss> losses,
        double firstWriteSeconds,
        double outageSeconds,
        double outageAfterHealingSeconds,
        double wholeSeconds,
        List<Served> served) {
    static final double NONE = -1;

    boolean isWhole() {
        return wholeSeconds != NONE;
    }

    long lostRows() {
        return losses.stream().mapToLong(Loss::rows).sum();
    }
}
