package dev.siaga.lab.estate;

import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Brings up everything, tells what happens as it happens, and stays until interrupted: to play with faults. Argument: run folder. What
 * the probes saw is judged at the end.
 */
public final class EstateMain {
    private EstateMain() {}

    /** Runs until interrupted. */
    public static void main(String[] args) throws Exception {
        var progress = Progress.printing();
        try (var running = RunningEstate.start(Path.of(args[0]), progress);
                var _ = new Narrator(running, progress)) {
            progress.say(running.estate().roles());
            var interrupted = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
            interrupted.await();
            running.judges().verify();
        }
    }
}
