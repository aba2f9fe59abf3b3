package dev.siaga.adapter.service;

import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.HttpOutcome;
import dev.siaga.adapter.wire.KeptClients;
import dev.siaga.adapter.wire.RestClients;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks instances one question each. Blocks for at most the time allowed, follows no redirect, reads little of the answer. */
@Singleton
public class InstanceClient {
    private static final int LONGEST_ANSWER = 65_536;

    private final KeptClients<Duration, InstanceApi> clients = new KeptClients<>();
    private final BoundedExchange exchange = new BoundedExchange(LONGEST_ANSWER);

    /** What is wrong with the answer: empty when it came in time, whole, and with the status of an instance that works. */
    public Optional<String> fault(URI address, int status, Duration within) {
        return switch (exchange.perform(() -> to(address, within).get(address.toString()), within)) {
            case HttpOutcome.Failed(String reason, boolean _) -> Optional.of(reason);
            case HttpOutcome.Replied(int told, byte[] _) ->
                told == status ? Optional.empty() : Optional.of("it answers " + told);
        };
    }

    private InstanceApi to(URI address, Duration within) {
        return clients.by(within, w -> RestClients.to(address, w, w).build(InstanceApi.class));
    }
}
