package dev.siaga.lab.estate;

import dev.siaga.lab.Lab;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Progress;
import dev.siaga.lab.service.CityServices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A running estate whose cities also serve customers: with the service {@code api} and what watches it. */
public record ServedEstate(RunningEstate running, CityServices services) implements AutoCloseable {

    /** Brings it up; Jakarta is primary. */
    public static ServedEstate start(Path runFolder, Progress progress) throws IOException {
        return start(runFolder, Layout.THREE, progress);
    }

    /** The same, with the cities of a layout. */
    public static ServedEstate start(Path runFolder, Layout layout, Progress progress) throws IOException {
        return start(runFolder, layout, _ -> {}, progress);
    }

    /** The same, with more to deploy that starts together with the services. */
    static ServedEstate start(Path runFolder, Consumer<Lab> more, Progress progress) throws IOException {
        return start(runFolder, Layout.THREE, more, progress);
    }

    /** Both. */
    public static ServedEstate start(Path runFolder, Layout layout, Consumer<Lab> more, Progress progress)
            throws IOException {
        Consumer<Lab> services = CityServices::apply;
        var running = RunningEstate.start(runFolder, layout, services.andThen(more), progress);
        try {
            var api = new CityServices(running.lab());
            api.awaitReady(progress);
            return new ServedEstate(running, api);
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
