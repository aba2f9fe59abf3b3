package dev.siaga.adapter.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.HttpOutcome;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the members one after the other until one answers or the time is over. A request that must not be repeated goes on to the next member only
 * while it is certain that no member has acted on it.
 */
final class EtcdCalls {
    /** gRPC codes of a request that etcd understood and refused: invalid, not found, denied, precondition, out of range, unimplemented. */
    private static final Set<Long> REFUSALS = Set.of(3L, 5L, 7L, 9L, 11L, 12L, 16L);

    static final int OK = 200;
    private static final String DENIED = "etcdserver: permission denied";

    private final EtcdGateway gateway;
    private final BoundedExchange exchange;
    private final Endpoints endpoints;
    private final Login login;
    private final Duration attempt;

    EtcdCalls(EtcdGateway gateway, BoundedExchange exchange, Endpoints endpoints, Login login, Duration attempt) {
        this.gateway = gateway;
        this.exchange = exchange;
        this.endpoints = endpoints;
        this.login = login;
        this.attempt = attempt;
    }

    /** One call of the gateway: its place, its body, how to read its answer, and whether a second run of it does harm. */
    record Call<T>(
            String service, String method, ObjectNode request, Function<Fields, Outcome<T>> read, boolean repeatable) {}

    sealed interface Outcome<T> {
        record Done<T>(T value, Revision revision) implements Outcome<T> {}

        /** The quorum understood and said no: nothing happened, and no other member would say otherwise. */
        record Refused<T>(String reason) implements Outcome<T> {}

        record Failed<T>(String reason, boolean sent) implements Outcome<T> {}
    }

    <T> QuorumAnswer<T> ask(Call<T> call, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        var failures = new ArrayList<String>();
        boolean sent = false;
        for (URI member : endpoints.inOrder(System.nanoTime())) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive() || (sent && !call.repeatable())) {
                break;
            }
            switch (askOne(member, call, deadline)) {
                case Outcome.Done<T>(T value, Revision revision) -> {
                    return new QuorumAnswer.Answered<>(value, revision);
                }
                case Outcome.Refused<T>(String reason) -> {
                    if (DENIED.equals(reason)) {
                        login.denied(call, reason);
                    }
                    return new QuorumAnswer.Unavailable<>(reason, false);
                }
                case Outcome.Failed<T> failed -> {
                    failures.add(member.getHost() + ": " + failed.reason());
                    sent |= failed.sent();
                }
            }
        }
        return unavailable(failures, sent);
    }

    private static <T> QuorumAnswer<T> unavailable(List<String> failures, boolean sent) {
        return new QuorumAnswer.Unavailable<>(failures.isEmpty() ? "no time left" : String.join("; ", failures), sent);
    }

    private <T> Outcome<T> askOne(URI member, Call<T> call, long deadline) {
        Optional<String> token = login.token();
        Outcome<T> first = send(member, call, token, deadline);
        Outcome<T> result = first instanceof Outcome.Refused<T>(String reason) && Login.isWanted(reason)
                ? askAsUser(member, call, token, reason, deadline)
                : first;
        if (result instanceof Outcome.Failed<T>(String _, boolean sent)) {
            endpoints.failed(member, System.nanoTime());
            if (sent) {
                login.unanswered(token);
            }
        } else {
            endpoints.answered(member);
            login.answered();
        }
        return result;
    }

    /** The quorum didn't look at the request, for it asks who speaks first: so it is sent once more even when it must not run twice. */
    private <T> Outcome<T> askAsUser(URI member, Call<T> call, Optional<String> unknown, String reason, long deadline) {
        return switch (login.renew(
                unknown, reason, deadline, request -> send(member, request, Optional.empty(), deadline))) {
            case Outcome.Done<String>(String token, Revision _) -> send(member, call, Optional.of(token), deadline);
            case Outcome.Refused<String>(String why) -> new Outcome.Refused<>(why);
            case Outcome.Failed<String>(String why, boolean _) -> new Outcome.Failed<>(why, false);
        };
    }

    private <T> Outcome<T> send(URI member, Call<T> call, Optional<String> token, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        HttpOutcome outcome = exchange.perform(
                () -> gateway.call(
                        member.toString(), token.orElse(null), call.service(), call.method(), call.request()),
                left.compareTo(attempt) < 0 ? left : attempt);
        return interpret(outcome, call);
    }

    private static <T> Outcome<T> interpret(HttpOutcome outcome, Call<T> call) {
        try {
            return switch (outcome) {
                case HttpOutcome.Failed(String reason, boolean sent) -> new Outcome.Failed<>(reason, sent);
                case HttpOutcome.Replied(int status, byte[] body)
                when status == OK -> call.read().apply(Fields.parse(body));
                case HttpOutcome.Replied(int _, byte[] body)
                when Login.isTurnedAway(body) -> new Outcome.Refused<>(Login.TURNED_AWAY);
                case HttpOutcome.Replied(int status, byte[] body) -> error(status, Fields.parse(body));
            };
        } catch (MalformedAnswer e) {
            return new Outcome.Failed<>(e.getMessage(), true);
        }
    }

    /** A stream wraps its error, whatever the status is. */
    static <T> Outcome<T> error(int status, Fields body) {
        Fields said =
                body.text("message").isPresent() ? body : body.object("error").orElse(body);
        String reason = said.text("message").orElse("status " + status);
        long code = said.number("code").orElse(-1);
        return REFUSALS.contains(code) ? new Outcome.Refused<>(reason) : new Outcome.Failed<>(reason, true);
    }
}
