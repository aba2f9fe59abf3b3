package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.client.Journal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What one fault did to one estate.
 *
 * @param firstWrite from the fault to the first acknowledged write of any client that counts
 * @param longestOutage the longest that any of them went without an acknowledged write
 * @param lostRows acknowledged rows, of clients in any city, that the primary didn't hold once the estate was whole again
 * @param dualWriterMillis how long two cities accepted writes at once
 * @param blindMillis the longest that any city's probe tried nothing
 */
record BenchTrial(Duration firstWrite, Duration longestOutage, long lostRows, long dualWriterMillis, long blindMillis) {
    /** Reads the books of an estate that is whole again, {@code clients} being the cities whose clients count. */
    static BenchTrial read(Judges judges, Databases databases, Instant fault, List<City> clients) throws SQLException {
        var journals = clients.stream().map(judges::journal).toList();
        var probe = judges.probe();
        return new BenchTrial(
                journals.stream()
                        .map(journal -> journal.recoveryAfter(fault).orElseThrow())
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                journals.stream()
                        .map(Journal::longestOutage)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                Ledger.close(judges, databases).lost().size(),
                probe.dualWriterMillis(),
                City.ALL.stream()
                        .mapToLong(city -> probe.blindMillis(city.name()))
                        .max()
                        .orElseThrow());
    }

    /** One line for scripts. */
    String line() {
        return "first_write_s=%.1f longest_outage_s=%.1f lost_rows=%d dual_writer_ms=%d blind_ms=%d"
                .formatted(
                        firstWrite.toMillis() / 1000.0,
                        longestOutage.toMillis() / 1000.0,
                        lostRows,
                        dualWriterMillis,
                        blindMillis);
    }
}
