package dev.siaga.adapter.wire;

import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/**
 * Performs one blocking call of a rest client within a time limit that also holds while the body drips in, and reads no more of the body than
 * allowed. The call has a virtual thread of its own: the caller gets its answer in time even when name resolution hangs.
 */
public final class BoundedExchange {
    private static final int CHUNK = 8192;

    private final int maxBytes;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    public BoundedExchange(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public HttpOutcome perform(Supplier<Response> call, Duration within) {
        if (!within.isPositive()) {
            return new HttpOutcome.Failed("no time left", false);
        }
        Future<HttpOutcome> exchange = calls.submit(() -> exchange(call));
        try {
            return exchange.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            exchange.cancel(true);
            return new HttpOutcome.Failed("no answer within " + within.toMillis() + " ms", true);
        } catch (InterruptedException _) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return new HttpOutcome.Failed("interrupted", true);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private HttpOutcome exchange(Supplier<Response> call) {
        try (Response response = call.get()) {
            return new HttpOutcome.Replied(response.getStatus(), body(response));
        } catch (IOException | RuntimeException e) {
            return new HttpOutcome.Failed(reason(e), !neverSent(e));
        }
    }

    private byte[] body(Response response) throws IOException {
        InputStream stream = response.readEntity(InputStream.class);
        if (stream == null) {
            return new byte[0];
        }
        try (stream) {
            var body = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                if (body.size() + read > maxBytes) {
                    throw new IOException("an answer of more than " + maxBytes + " bytes");
                }
                body.write(chunk, 0, read);
            }
            return body.toByteArray();
        }
    }

    // A failed handshake counts as never sent: the request leaves only after it. Whatever is not known to be early
    // counts as sent.
    private static boolean neverSent(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof ConnectException
                        || cause instanceof NoRouteToHostException
                        || cause instanceof UnknownHostException
                        || cause instanceof UnresolvedAddressException
                        || cause instanceof SSLHandshakeException);
    }

    private static String reason(Throwable failure) {
        Throwable root = causes(failure).reduce(failure, (_, deeper) -> deeper);
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
