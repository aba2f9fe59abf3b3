package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.client.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Acknowledged rows that one city alone had when another took over.
 *
 * @param city who had acknowledged them
 * @param rows how many
 * @param seconds from the first of them to the last: how far back the data of that city was given up
 */
record Loss(String city, long rows, double seconds) {

    /** Rows that are lost, by the city that had acknowledged them, in the order of time: one entry for each failover that cost some. */
    static List<Loss> of(List<Attempt> lost) {
        var losses = new ArrayList<Loss>();
        var rows = new ArrayList<Attempt>();
        for (Attempt row :
                lost.stream().sorted(Comparator.comparingLong(Attempt::done)).toList()) {
            if (!rows.isEmpty() && !cityOf(row).equals(cityOf(rows.getFirst()))) {
                losses.add(loss(rows));
                rows.clear();
            }
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            losses.add(loss(rows));
        }
        return losses;
    }

    private static Loss loss(List<Attempt> rows) {
        var seconds = (rows.getLast().done() - rows.getFirst().done()) / 1e6;
        return new Loss(cityOf(rows.getFirst()), rows.size(), seconds);
    }

    private static String cityOf(Attempt row) {
        return City.at(row.by()).map(City::name).orElse("unknown");
    }
}
