package dev.siaga.statuspage;

import dev.siaga.statuspage.Reviews.Review;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who may see and do what here: who may {@code get failoverpolicies} sees the estates of the namespaces in which that is so, and who may {@code create
 * incidents} declares them there. Nothing is decided here that Kubernetes decides already.
 */
@Singleton
class Doorkeeper {
    private static final String ALL = "";

    private final PageSettings settings;
    private final Reviews reviews;

    Doorkeeper(PageSettings settings, Reviews reviews) {
        this.settings = settings;
        this.reviews = reviews;
    }

    /** Whether somebody is let in. */
    sealed interface Entry {
        /** Without a user: anybody. */
        record Granted(Optional<UserInfo> user) implements Entry {
            String name() {
                return user.map(UserInfo::getUsername).orElse("");
            }
        }

        /** A token is asked for. */
        record Refused() implements Entry {}

        /** Nobody can tell whose token it is. */
        record Undecided() implements Entry {}
    }

    /** To read. */
    Entry enter(Visit visit, Instant now) {
        return visit.token().isEmpty() && settings.anonymous()
                ? new Entry.Granted(Optional.empty())
                : enterByToken(visit, now);
    }

    /** To act. */
    Entry enterByToken(Visit visit, Instant now) {
        return visit.token()
                .map(token -> switch (reviews.whose(token, now)) {
                    case Review.Valid(UserInfo user) -> new Entry.Granted(Optional.of(user));
                    case Review.Invalid _ -> new Entry.Refused();
                    case Review.Unanswered _ -> new Entry.Undecided();
                })
                .orElseGet(Entry.Refused::new);
    }

    /** The namespaces whose estates are shown. */
    Predicate<String> sees(Entry.Granted visitor, Instant now) {
        return visitor.user()
                .map(user -> may(user, "get", "failoverpolicies", now))
                .orElse(_ -> settings.anonymous());
    }

    /** The namespaces in which incidents are declared. */
    Predicate<String> declares(Entry.Granted visitor, Instant now) {
        return visitor.user().map(user -> may(user, "create", "incidents", now)).orElse(_ -> false);
    }

    private Predicate<String> may(UserInfo user, String verb, String resource, Instant now) {
        if (reviews.may(user, verb, resource, ALL, now)) {
            return _ -> true;
        }
        return namespace -> reviews.may(user, verb, resource, namespace, now);
    }
}
