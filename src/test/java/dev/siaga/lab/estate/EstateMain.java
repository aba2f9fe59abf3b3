package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Brings up three cities with Patroni streaming, the judges and a writer in Jakarta, and stays until interrupted. Argument: run folder. */
public final class EstateMain {
    private EstateMain() {}

    /** Runs until interrupted. */
    public static void main(String[] args) throws Exception {
        var progress = Progress.printing();
        var run = Path.of(args[0]).toAbsolutePath();
        try (var lab = Lab.start(run, LabImages.write(run), progress);
                var estate = Estate.deploy(lab, progress);
                var judges = Judges.start(estate).startWriter(City.JAKARTA, Estate.streamAddress(City.JAKARTA), 50)) {
            progress.say(estate.roles());
            Siaga.install(lab, progress);
            var interrupted = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
            interrupted.await();
            judges.verify();
        }
    }
}
