package dev.siaga.lab.client;

import java.util.Optional;

/** A writer whose database is behind one address, whoever is primary. Arguments: those of {@link Writer}, then the address. */
public final class WriterMain {
    private WriterMain() {}

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        Writer.of(args).run(() -> Optional.of(args[4]));
    }
}
