package dev.siaga.lab.chaos;

import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code make chaos}: a campaign of random faults. Arguments: the campaign's folder, minutes, seed, the first episode ({@code next}: the one after the last in the
 * folder) and how many episodes at most ({@code all}: as many as there is time for).
 */
public final class ChaosMain {
    private ChaosMain() {}

    /** Exits with 1 when a promise was broken in any episode of the folder, or an episode couldn't be judged. */
    public static void main(String[] args) {
        var met = false;
        try {
            met = run(Path.of(args[0]).toAbsolutePath(), args);
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
        }
        System.exit(met ? 0 : 1); // threads of the clients' libraries would keep a failed run alive
    }

    private static boolean run(Path folder, String[] args) throws Exception {
        var until = Instant.now().plus(Duration.ofMinutes(Long.parseLong(args[1])));
        var seed = Long.parseLong(args[2]);
        var file = EpisodeFile.in(folder);
        var first = args[3].equals("next") ? file.next(seed) : Integer.parseInt(args[3]);
        var count = args[4].equals("all") ? Integer.MAX_VALUE - first : Integer.parseInt(args[4]);
        var progress = Progress.printing();
        progress.say("CAMPAIGN seed=%d from episode %d on, until %s; report and episodes are in %s"
                .formatted(seed, first, until, folder));
        try (var campaign = new Campaign(folder, seed, file, progress)) {
            campaign.run(first, count, until);
        }
        var totals = Totals.of(file.read());
        totals.print();
        return totals.met();
    }
}
