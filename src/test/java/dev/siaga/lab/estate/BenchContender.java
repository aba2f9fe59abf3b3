package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One of the two estates that are measured against each other: how it is put under load, moved by hand and waited for. */
sealed interface BenchContender {
    /** A returning city may have to be cloned anew on a busy machine. */
    Duration TO_SETTLE = Duration.ofSeconds(180);

    String name();

    Databases databases();

    /** Starts write probes and writers, whose logs are in a folder. */
    Judges underLoad(Path folder) throws IOException;

    /** Asks for a planned move of the primary, the way its users do. */
    void switchOver(City to) throws IOException, InterruptedException;

    /** Undoes every fault of the cities and waits until the estate is whole. Returns the city that is primary. */
    City settle();

    /** One Patroni cluster in each city, and Siaga. */
    record Siaga(RunningEstate running) implements BenchContender {
        @Override
        public String name() {
            return "siaga";
        }

        @Override
        public Databases databases() {
            return running.estate();
        }

        @Override
        public Judges underLoad(Path folder) throws IOException {
            return running.underLoad(folder).judges();
        }

        @Override
        public void switchOver(City to) {
            running.policies().change("""
                    {"spec": {"switchover": {"to": "%s", "id": "bench-%d"}}}""".formatted(to, System.currentTimeMillis()));
        }

        @Override
        public City settle() {
            return running.settle();
        }
    }

    /** One Patroni cluster over all cities. */
    record Stretched(RunningEstate running, StretchedEstate estate) implements BenchContender {
        @Override
        public String name() {
            return "stretched";
        }

        @Override
        public Databases databases() {
            return estate;
        }

        @Override
        public Judges underLoad(Path folder) throws IOException {
            return estate.underLoad(folder);
        }

        @Override
        public void switchOver(City to) throws IOException, InterruptedException {
            estate.switchOver(to);
        }

        @Override
        public City settle() {
            running.undoFaults();
            estate.awaitStreaming(TO_SETTLE);
            return estate.awaitPrimary().city();
        }
    }
}
