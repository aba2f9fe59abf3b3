package dev.siaga.lab.estate;

import dev.siaga.lab.Program;
import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code make demo-incident}: orders begin to fail in Bandung, and an incident goes its way to the closed postmortem. Told as it happens, then
 * judged. Arguments: the run folder, and {@code keep} to leave the cities running afterwards.
 */
public final class IncidentDemoMain {
    private IncidentDemoMain() {}

    /** Exits with 1 when something was not as expected. */
    public static void main(String[] args) {
        Program.end(() -> play(args));
    }

    private static boolean play(String[] args) throws Exception {
        var progress = Progress.printing();
        try (var served = ServedEstate.start(Path.of(args[0]), progress)) {
            var verdict = new IncidentStory(served, progress, "demo-incident", IncidentStory.ON_TOP).play();
            verdict.print();
            if (List.of(args).contains("keep")) {
                DemoMain.keep(served.running());
            }
            return verdict.met();
        }
    }
}
