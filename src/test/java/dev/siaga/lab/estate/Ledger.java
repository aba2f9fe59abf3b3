package dev.siaga.lab.estate;

import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Journal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What all writers were promised, against what the primary holds.
 *
 * @param acknowledged rows whose commit was acknowledged
 * @param lost those of them that the primary doesn't hold
 */
record Ledger(long acknowledged, List<Attempt> lost) {
    private static final Duration IN_FLIGHT = Duration.ofSeconds(1);

    /** Closes the books. The journals are read first: a row acknowledged after the primary was asked is not lost. */
    static Ledger close(RunningEstate running) throws SQLException {
        return close(running.judges(), running.estate());
    }

    static Ledger close(Judges judges, Databases databases) throws SQLException {
        var journals = databases.lab().everyCity().stream().map(judges::journal).toList();
        var present = databases.rows();
        return new Ledger(
                journals.stream().mapToLong(Journal::acknowledged).sum(),
                journals.stream()
                        .flatMap(journal -> journal.lost(present).stream())
                        .toList());
    }

    /** What of it was lost of the rows sent from an instant on. */
    Ledger since(Instant instant) {
        return new Ledger(
                acknowledged,
                lost.stream().filter(row -> !row.sentBefore(instant)).toList());
    }

    /** Rows lost that were acknowledged longer before a fault than the RPO allows, or after it: those no fault explains. */
    List<Attempt> lostOutside(Duration rpo, Instant fault) {
        return lostOutside(rpo, fault, fault);
    }

    /** The same for a fault that was begun at one instant and had surely struck at another: a busy machine takes seconds to kill. */
    List<Attempt> lostOutside(Duration rpo, Instant begun, Instant struck) {
        return lost.stream()
                .filter(row -> row.doneBefore(begun.minus(rpo)) || !row.doneBefore(struck.plus(IN_FLIGHT)))
                .toList();
    }
}
