package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.ConfigPatch;
import dev.siaga.adapter.patroni.PatroniAnswer;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniMember;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * Whether Patroni lets Siaga change anything. Looking needs no password, so that a wrong one would show only with the first change: the city's promotion, after it has
 * won. So a change that changes nothing is sent from time to time, and a city that refuses it is no candidate. No answer says nothing.
 */
@Singleton
class WriteTrial {
    static final Duration EVERY = Duration.ofSeconds(30);
    /** While the last one was refused, or nobody has answered yet. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);

    private final Function<PatroniMember, PatroniAnswer<?>> change;
    private final PatroniMembers members;
    private final Map<EstateRuntime, Long> dueAt = Collections.synchronizedMap(new WeakHashMap<>());

    @Inject
    WriteTrial(PatroniClient patroni, PatroniMembers members) {
        this(member -> patroni.patch(member, ConfigPatch.nothing()), members);
    }

    WriteTrial(Function<PatroniMember, PatroniAnswer<?>> change, PatroniMembers members) {
        this.change = change;
        this.members = members;
    }

    boolean due(EstateRuntime estate) {
        Long due = dueAt.get(estate);
        return !estate.stopped() && (due == null || estate.clock().nanoTime() - due >= 0);
    }

    /** A refusal counts once the Secrets were read anew: they may have changed since. */
    void attempt(EstateRuntime estate) {
        LocalCity city = estate.local();
        Optional<Integer> answer = ask(members.reachable(city));
        if (answer.filter(REFUSALS::contains).isPresent()) {
            members.readAnew(city);
            answer = ask(members.reachable(city));
        }
        answer.ifPresent(status -> judge(estate, status));
        boolean admitted = answer.filter(status -> !REFUSALS.contains(status)).isPresent();
        dueAt.put(estate, estate.clock().nanoTime() + (admitted ? EVERY : AGAIN).toNanos());
    }

    /** The status of the first member that lets in or refuses; each speaks for the whole cluster. */
    private Optional<Integer> ask(List<PatroniMember> asked) {
        return asked.stream()
                .flatMap(member -> status(change.apply(member)).stream())
                .findFirst();
    }

    private static Optional<Integer> status(PatroniAnswer<?> answer) {
        return switch (answer) {
            case PatroniAnswer.Answered<?> _ -> Optional.of(HttpURLConnection.HTTP_OK);
            case PatroniAnswer.Refused<?>(int status, String _) ->
                Optional.of(status).filter(REFUSALS::contains);
            case PatroniAnswer.Conflict<?> _, PatroniAnswer.Unreachable<?> _, PatroniAnswer.Unparseable<?> _ ->
                Optional.empty();
        };
    }

    private void judge(EstateRuntime estate, int status) {
        Optional<String> unreadable = members.unreadable(estate.local());
        if (REFUSALS.contains(status)) {
            String why = "Patroni refuses changes by Siaga (HTTP %d): %s"
                    .formatted(status, remedy(estate.local(), status, unreadable));
            estate.affairs().admitted(Optional.of(why), Optional.empty());
        } else {
            estate.affairs().admitted(Optional.empty(), unreadable);
        }
    }

    private static String remedy(LocalCity city, int status, Optional<String> unreadable) {
        if (status == HttpURLConnection.HTTP_FORBIDDEN) {
            return "add the operator's addresses to its restapi.allowlist";
        }
        return unreadable.orElseGet(
                () -> city.credentialsSecret()
                        .map(
                                "put the username and password of its restapi.authentication into the Secret %s"
                                        ::formatted)
                        .orElse(
                                "name a Secret with the username and password of its restapi.authentication in the CityCluster's patroni.credentialsSecret"));
    }
}
