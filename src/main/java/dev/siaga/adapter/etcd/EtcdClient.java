package dev.siaga.adapter.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.adapter.etcd.EtcdCalls.Call;
import dev.siaga.adapter.etcd.EtcdCalls.Outcome;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.RestClients;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Client of the quorum's gateways: asks one member after the other. */
@Singleton
public class EtcdClient implements Etcd {
    private static final String LEASE_NOT_FOUND = "requested lease not found";

    private final EtcdCalls calls;
    /** A way of their own: behind the writes of a thousand estates the keep-alive would wait for its turn until the session ends. */
    private final EtcdCalls sessions;

    public EtcdClient(QuorumSettings settings, TlsConfigurationRegistry tls) {
        List<URI> endpoints = settings.endpoints().orElse(List.of());
        if (endpoints.isEmpty()) {
            throw new IllegalStateException(
                    "siaga.quorum.endpoints is empty: name the members of the quorum, the own city's first");
        }
        Endpoints members = new Endpoints(endpoints, settings.avoid());
        Login login = new Login(settings.user(), settings.passwordFile());
        this.calls = calls(endpoints, members, login, settings, tls);
        this.sessions = calls(endpoints, members, login, settings, tls);
    }

    @Override
    public QuorumAnswer<Grant> grant(Duration ttl, Duration within) {
        return sessions.ask(call("lease", "grant", Encoding.grant(ttl.toSeconds()), Decoding::grant), within);
    }

    @Override
    public QuorumAnswer<LeaseState> keepAlive(long lease, Duration within) {
        Function<Fields, Outcome<LeaseState>> read = answer -> {
            if (answer.object("error").isPresent()) {
                return EtcdCalls.error(EtcdCalls.OK, answer);
            }
            Fields message = Decoding.unwrapStream(answer);
            return new Outcome.Done<>(Decoding.leaseState(message), Decoding.revision(message));
        };
        return sessions.ask(new Call<>("lease", "keepalive", Encoding.lease(lease), read, true), within);
    }

    @Override
    public QuorumAnswer<LeaseState.Gone> revoke(long lease, Duration within) {
        QuorumAnswer<LeaseState.Gone> answer =
                sessions.ask(call("lease", "revoke", Encoding.lease(lease), _ -> new LeaseState.Gone()), within);
        return answer instanceof Unavailable<LeaseState.Gone>(String reason, boolean _)
                        && reason.contains(LEASE_NOT_FOUND)
                ? new Answered<>(new LeaseState.Gone(), Revision.NONE)
                : answer;
    }

    @Override
    public QuorumAnswer<List<KeyValue>> range(String prefix, Duration within) {
        return certain(calls.ask(call("kv", "range", Encoding.prefix(prefix), Decoding::pairs), within));
    }

    /** As {@link #range}, of the keys that changed at this revision or later. What was deleted isn't told. */
    public QuorumAnswer<List<KeyValue>> changed(String prefix, long revision, Duration within) {
        return certain(calls.ask(call("kv", "range", Encoding.changed(prefix, revision), Decoding::pairs), within));
    }

    @Override
    public QuorumAnswer<Optional<KeyValue>> get(String key, Duration within) {
        return certain(calls.ask(call("kv", "range", Encoding.key(key), Decoding::single), within));
    }

    @Override
    public QuorumAnswer<TxnResult> txn(Txn txn, Duration within) {
        return calls.ask(new Call<>("kv", "txn", Encoding.txn(txn), done(Decoding::txn), false), within);
    }

    private static <T> Call<T> call(String service, String method, ObjectNode request, Function<Fields, T> decode) {
        return new Call<>(service, method, request, done(decode), true);
    }

    private static <T> Function<Fields, Outcome<T>> done(Function<Fields, T> decode) {
        return answer -> new Outcome.Done<>(decode.apply(answer), Decoding.revision(answer));
    }

    // A read has no effect that could be in doubt.
    private static <T> QuorumAnswer<T> certain(QuorumAnswer<T> answer) {
        return answer instanceof Unavailable<T>(String reason, boolean _) ? new Unavailable<>(reason, false) : answer;
    }

    /** Which members don't answer, and who this city is to them, is known to all; connections are each one's own. */
    private static EtcdCalls calls(
            List<URI> endpoints,
            Endpoints members,
            Login login,
            QuorumSettings settings,
            TlsConfigurationRegistry tls) {
        return new EtcdCalls(
                gateway(endpoints, settings, tls),
                new BoundedExchange(settings.maxAnswer()),
                members,
                login,
                settings.attempt());
    }

    private static EtcdGateway gateway(List<URI> endpoints, QuorumSettings settings, TlsConfigurationRegistry tls) {
        // Shorter than an attempt, so that a member that can't be reached is told from one that doesn't answer.
        Duration connectTimeout = settings.attempt().multipliedBy(2).dividedBy(3);
        QuarkusRestClientBuilder builder = RestClients.to(endpoints.getFirst(), connectTimeout, settings.attempt());
        if (endpoints.stream().anyMatch(endpoint -> "https".equals(endpoint.getScheme()))) {
            builder.tlsConfiguration(tls.get(settings.tls())
                    .orElseThrow(() -> new IllegalStateException(
                            "the quorum's addresses are https: set quarkus.tls." + settings.tls() + ".*")));
        }
        return builder.build(EtcdGateway.class);
    }
}
