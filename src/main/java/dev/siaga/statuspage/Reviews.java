package dev.siaga.statuspage;

import dev.siaga.page.Allowance;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks the city's API server whose token this is, and what that user may do. A token made for {@link #AUDIENCE} alone opens this page and nothing
 * else; one for the API server does as well. Who comes with tokens that nobody knows can't make the operator ask without end.
 */
@Singleton
class Reviews {
    static final String AUDIENCE = "siaga-page";
    private static final Logger LOG = Logger.getLogger(Reviews.class);
    private static final int LONGEST_TOKEN = 8192;

    private final KubernetesClient client;
    private final Verdicts<Optional<UserInfo>> users = new Verdicts<>();
    private final Verdicts<Boolean> rights = new Verdicts<>();
    private final Allowance questions = new Allowance(20, Duration.ofSeconds(1));

    Reviews(KubernetesClient client) {
        this.client = client;
    }

    /** Whose token it is. */
    sealed interface Review {
        record Valid(UserInfo user) implements Review {}

        record Invalid() implements Review {}

        /** The API server doesn't say. */
        record Unanswered() implements Review {}
    }

    Review whose(String token, Instant now) {
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return new Review.Invalid();
        }
        return users.of(Token.fingerprint(token), now, () -> ask(now, () -> review(token)))
                .map(user -> user.<Review>map(Review.Valid::new).orElseGet(Review.Invalid::new))
                .orElseGet(Review.Unanswered::new);
    }

    /** Whether the user may, in one namespace or, where that is empty, in all; no while nobody can tell. */
    boolean may(UserInfo user, String verb, String resource, String namespace, Instant now) {
        String question =
                String.join("\n", user.getUsername(), String.valueOf(user.getGroups()), verb, resource, namespace);
        return rights.of(question, now, () -> ask(now, () -> access(user, verb, resource, namespace)))
                .orElse(false);
    }

    private interface Question<V> {
        V ask();
    }

    private <V> Optional<V> ask(Instant now, Question<V> question) {
        if (!questions.take("", now)) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask());
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "the API server doesn't review");
            return Optional.empty();
        }
    }

    private Optional<UserInfo> review(String token) {
        return review(token, List.of(AUDIENCE)).or(() -> review(token, List.of()));
    }

    private Optional<UserInfo> review(String token, List<String> audiences) {
        TokenReview answer = client.tokenReviews()
                .create(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(audiences)
                        .endSpec()
                        .build());
        return Optional.ofNullable(answer.getStatus())
                .filter(status -> Boolean.TRUE.equals(status.getAuthenticated()))
                // An authenticator that knows no audiences names none: its token is for anybody, and not for this page
                // alone.
                .filter(status -> audiences.isEmpty() || audiences.equals(status.getAudiences()))
                .map(TokenReviewStatus::getUser);
    }

    private boolean access(UserInfo user, String verb, String resource, String namespace) {
        var answer = client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user.getUsername())
                        .withUid(user.getUid())
                        .withGroups(Optional.ofNullable(user.getGroups()).orElse(List.of()))
                        .withExtra(user.getExtra())
                        .withNewResourceAttributes()
                        .withGroup("siaga.dev")
                        .withResource(resource)
                        .withVerb(verb)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        return Optional.ofNullable(answer.getStatus())
                .filter(status -> Boolean.TRUE.equals(status.getAllowed()))
                .isPresent();
    }
}
