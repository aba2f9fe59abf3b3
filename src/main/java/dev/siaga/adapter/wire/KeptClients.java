package dev.siaga.adapter.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * One rest client for each way in, kept while it is in use: a rotated Secret makes a new one, and the oldest is closed.
 *
 * @param <W> what a client is made from: two that are equal share one
 * @param <C> the client
 */
public final class KeptClients<W, C> {
    private static final int MOST = 16;
    private static final float LOAD = 0.75f;

    private final SequencedMap<W, C> clients = new LinkedHashMap<>(MOST, LOAD, true);

    public synchronized C by(W way, Function<W, C> build) {
        C client = clients.computeIfAbsent(way, build);
        if (clients.size() > MOST) {
            close(clients.pollFirstEntry().getValue());
        }
        return client;
    }

    private void close(C client) {
        try {
            ((Closeable) client).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
