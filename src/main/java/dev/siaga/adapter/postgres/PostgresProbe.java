package dev.siaga.adapter.postgres;

import dev.siaga.adapter.wire.Reach;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks a server whether it speaks PostgreSQL: the request for TLS that opens every connection, and the one byte that answers it. Nothing of the
 * answer is told but whether it was PostgreSQL's: whoever names an address must not read through Siaga what is behind it.
 */
@Singleton
public class PostgresProbe {
    private static final int LENGTH = 8;
    private static final int TLS_REQUEST = 80_877_103;

    private final Reach reach;
    private final Duration patience;

    public PostgresProbe(
            Reach reach, @ConfigProperty(name = "siaga.postgres.timeout", defaultValue = "3S") Duration patience) {
        this.reach = reach;
        this.patience = patience;
    }

    /** Why it doesn't answer; empty when it does. Takes twice the patience at most. */
    public Optional<String> fault(String host, int port) {
        InetAddress address;
        try {
            // A name is refused, not looked up.
            address = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return Optional.of("not an IP address");
        }
        if (reach.forbids(address)) {
            return Optional.of("not the address of a server");
        }
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(patience.toMillis());
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(address, port), millis);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(LENGTH)
                            .putInt(LENGTH)
                            .putInt(TLS_REQUEST)
                            .array());
            return switch (socket.getInputStream().read()) {
                case 'S', 'N' -> Optional.empty();
                default -> Optional.of("what listens there isn't PostgreSQL");
            };
        } catch (IOException _) {
            return Optional.of("no answer");
        }
    }
}
