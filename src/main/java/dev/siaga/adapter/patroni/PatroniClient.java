package dev.siaga.adapter.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.adapter.patroni.PatroniAnswer.Answered;
import dev.siaga.adapter.patroni.PatroniAnswer.Conflict;
import dev.siaga.adapter.patroni.PatroniAnswer.Refused;
import dev.siaga.adapter.patroni.PatroniAnswer.Unparseable;
import dev.siaga.adapter.patroni.PatroniAnswer.Unreachable;
import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.HttpOutcome;
import dev.siaga.adapter.wire.MalformedAnswer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Client of Patroni's members. Every method blocks for at most the configured limits and returns a value in every case. Reads ask a member about
 * itself; changes of the configuration hold for its whole cluster and need the city's Kubernetes API to be up.
 */
@Singleton
public class PatroniClient {
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int ERRORS = 400;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_MESSAGE = 300;

    private final PatroniSettings settings;
    private final Connections connections;
    private final BoundedExchange exchange;

    public PatroniClient(PatroniSettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings.connectTimeout());
        this.exchange = new BoundedExchange(settings.maxAnswer());
    }

    /**
     * What the member says of itself. Asked as a health check is, which says the same as {@code GET /patroni} but at once: that one waits
     * for seconds while PostgreSQL stops or starts, just when a planned move is waiting.
     */
    public PatroniAnswer<MemberStatus> status(PatroniMember member) {
        var date = new AtomicReference<Date>();
        PatroniAnswer<MemberStatus> answer =
                switch (quick(member, api -> dated(api.get(address(member), "health"), date))) {
                    // With some states Patroni answers 503 and says all the same what it is.
                    case HttpOutcome.Replied(int status, byte[] body)
                    when status == UNAVAILABLE && isObject(body) -> parsed(body, Parsing::status);
                    case HttpOutcome outcome -> answer(outcome, Parsing::status);
                };
        return answer.map(status -> status.at(Optional.ofNullable(date.get()).map(Date::toInstant)));
    }

    private static Response dated(Response response, AtomicReference<Date> date) {
        try {
            date.set(response.getDate());
        } catch (ProcessingException _) {
            date.set(null);
        }
        return response;
    }

    /** Whether the member is the primary and holds the leader lock; the first place where a promotion shows. */
    public PatroniAnswer<Boolean> isPrimary(PatroniMember member) {
        return switch (quick(member, api -> api.get(address(member), "primary"))) {
            case HttpOutcome.Replied(int status, byte[] _) when status == UNAVAILABLE -> new Answered<>(false);
            case HttpOutcome outcome -> answer(outcome, _ -> true);
        };
    }

    public PatroniAnswer<PatroniConfig> config(PatroniMember member) {
        return answer(quick(member, api -> api.get(address(member), "config")), Parsing::config);
    }

    public PatroniAnswer<List<HistoryEntry>> history(PatroniMember member) {
        return answer(quick(member, api -> api.get(address(member), "history")), Parsing::history);
    }

    /** Changes the cluster's configuration; answers with all of it as it is then. Safe to repeat. */
    public PatroniAnswer<PatroniConfig> patch(PatroniMember member, ConfigPatch patch) {
        return answer(quick(member, api -> api.patchConfig(address(member), patch.document())), Parsing::config);
    }

    /** Throws the member's data away and clones it anew; a standby leader refuses. */
    public PatroniAnswer<String> reinitialize(PatroniMember member, boolean force, boolean fromLeader) {
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("force", force).put("from_leader", fromLeader);
        return answer(quick(member, api -> api.post(address(member), "reinitialize", request)), PatroniClient::message);
    }

    /** Moves the lead within the member's own cluster. Answers when that is done. */
    public PatroniAnswer<String> switchover(PatroniMember member, String leader, Optional<String> candidate) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("leader", leader);
        candidate.ifPresent(name -> request.put("candidate", name));
        return act(member, "switchover", request);
    }

    public PatroniAnswer<String> restart(PatroniMember member) {
        return act(member, "restart", JsonNodeFactory.instance.objectNode());
    }

    private PatroniAnswer<String> act(PatroniMember member, String action, ObjectNode request) {
        Duration limit = settings.actionTimeout();
        return answer(
                perform(member, limit, api -> api.post(address(member), action, request)), PatroniClient::message);
    }

    private HttpOutcome quick(PatroniMember member, Function<PatroniApi, Response> call) {
        return perform(member, settings.readTimeout(), call);
    }

    private HttpOutcome perform(PatroniMember member, Duration limit, Function<PatroniApi, Response> call) {
        return exchange.perform(
                () -> call.apply(connections.to(member, limit)),
                settings.connectTimeout().plus(limit));
    }

    private static <T> PatroniAnswer<T> answer(HttpOutcome outcome, Function<byte[], T> parse) {
        return switch (outcome) {
            case HttpOutcome.Failed(String reason, boolean sent) -> new Unreachable<>(reason, sent);
            case HttpOutcome.Replied(int status, byte[] body) when status == CONFLICT -> new Conflict<>(message(body));
            case HttpOutcome.Replied(int status, byte[] body)
            when status >= ERRORS -> new Refused<>(status, message(body));
            case HttpOutcome.Replied(int status, byte[] _)
            when status < OK || status >= REDIRECTS -> new Unparseable<>("status " + status + " is none of Patroni's");
            case HttpOutcome.Replied(int _, byte[] body) -> parsed(body, parse);
        };
    }

    private static <T> PatroniAnswer<T> parsed(byte[] body, Function<byte[], T> parse) {
        try {
            return new Answered<>(parse.apply(body));
        } catch (MalformedAnswer e) {
            return new Unparseable<>(e.getMessage());
        }
    }

    private static boolean isObject(byte[] body) {
        return message(body).startsWith("{");
    }

    // Patroni's errors are a sentence; those of its HTTP server are a page, whose first words are enough.
    private static String message(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.substring(0, Math.min(LONGEST_MESSAGE, text.length()));
    }

    private static String address(PatroniMember member) {
        return member.address().toString();
    }
}
