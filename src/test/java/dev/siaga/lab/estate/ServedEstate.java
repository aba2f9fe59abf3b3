package dev.siaga.lab.estate;

import dev.siaga.lab.Progress;
import dev.siaga.lab.service.CityServices;
import java.io.IOException;
import java.nio.file.Path;

/** A running estate whose cities also serve customers: with the service {@code api} and what watches it. */
public record ServedEstate(RunningEstate running, CityServices services) implements AutoCloseable {

    /** Brings it up; Jakarta is primary. */
    public static ServedEstate start(Path runFolder, Progress progress) throws IOException {
        var running = RunningEstate.start(runFolder, CityServices::apply, progress);
        try {
            var services = new CityServices(running.lab());
            services.awaitReady(progress);
            return new ServedEstate(running, services);
        } catch (RuntimeException | AssertionError e) {
            running.close();
            throw e;
        }
    }

    @Override
    public void close() {
        running.close();
    }
}
