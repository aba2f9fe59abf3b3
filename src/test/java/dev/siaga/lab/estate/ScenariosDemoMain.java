package dev.siaga.lab.estate;

import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code make demo-scenarios}: the five scenarios of the design, one after another on one estate, told as they happen and judged by what clients
 * in all three cities were told. Arguments: the run folder, and {@code keep} to leave the cities running afterwards.
 */
public final class ScenariosDemoMain {
    private ScenariosDemoMain() {}

    /** Exits with 1 when a promise was not kept. */
    public static void main(String[] args) {
        Program.end(() -> perform(args));
    }

    private static boolean perform(String[] args) throws Exception {
        var progress = Progress.printing();
        try (var theatre = Theatre.open(Path.of(args[0]), progress)) {
            for (Scenario scenario : Scenarios.all()) {
                theatre.perform(scenario);
            }
            var met = theatre.curtain();
            if (List.of(args).contains("keep")) {
                DemoMain.keep(theatre.running());
            }
            return met;
        }
    }
}
