package dev.siaga.adapter.etcd;

import dev.siaga.adapter.etcd.EtcdCalls.Call;
import dev.siaga.adapter.etcd.EtcdCalls.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Who this city is to a quorum that keeps users. Nothing is asked ahead: a quorum without users never wants to know, one that was given users a moment
 * ago says so, and so does a member that was started anew or whose roles have changed since.
 */
final class Login {
    private static final Logger LOG = Logger.getLogger(Login.class);

    /** What etcd says before it looks at a request. */
    private static final Set<String> WANTED = Set.of(
            "etcdserver: user name is empty",
            "etcdserver: invalid auth token",
            "etcdserver: revision of auth store is old");

    static final String TURNED_AWAY =
            "the quorum keeps users, and its gateway takes no certificate with a common name: issue this city's without (docs/quorum.md)";

    /** One member may be frozen; that two in a row say nothing may be the token's fault. */
    private static final int DOUBTFUL = 2;

    private static final Duration TELL_AGAIN = Duration.ofMinutes(5);

    private final Optional<String> user;
    private final Optional<Path> passwordFile;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final AtomicLong deniedAt = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile Optional<String> token = Optional.empty();

    Login(Optional<String> user, Optional<Path> passwordFile) {
        this.user = user;
        this.passwordFile = passwordFile;
    }

    /** Roles that don't fit stay so until somebody mends them: told every now and then. */
    void denied(Call<?> call, String reason) {
        long now = System.nanoTime();
        long last = deniedAt.get();
        if ((last == 0 || now - last > TELL_AGAIN.toNanos()) && deniedAt.compareAndSet(last, now)) {
            LOG.errorf(
                    "user=%s %s/%s is denied by the quorum (%s): give the city's role what it lacks, docs/quorum.md",
                    user.orElse("nobody"), call.service(), call.method(), reason);
        }
    }

    /** The gateway of a quorum that keeps users says so in plain text. */
    static boolean isTurnedAway(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).startsWith("CommonName of client");
    }

    static boolean isWanted(String reason) {
        return WANTED.contains(reason);
    }

    Optional<String> token() {
        return token;
    }

    /**
     * A token holds the place in the quorum's log at which it was given, and etcd keeps whoever shows it waiting until its log has come that far. After
     * a restore, or a new beginning, that takes as many writes as there had been before: a token that gets no answers is shown no more.
     */
    void unanswered(Optional<String> shown) {
        if (shown.isPresent() && unanswered.incrementAndGet() >= DOUBTFUL && token.equals(shown)) {
            token = Optional.empty();
            unanswered.set(0);
        }
    }

    void answered() {
        unanswered.set(0);
    }

    /** A token other than the one that isn't known any more. Of many threads that find that out at once one logs in: etcd makes checking a password dear. */
    Outcome<String> renew(
            Optional<String> unknown, String reason, long deadline, Function<Call<String>, Outcome<String>> ask) {
        try {
            if (!oneAtATime.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return new Outcome.Failed<>(reason + ", and no time left to log in", false);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed<>("interrupted", false);
        }
        try {
            return token.isPresent() && !token.equals(unknown)
                    ? new Outcome.Done<>(token.get(), Revision.NONE)
                    : logIn(reason, ask);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Outcome<String> logIn(String reason, Function<Call<String>, Outcome<String>> ask) {
        Optional<String> password = password();
        if (user.isEmpty() || password.isEmpty()) {
            return new Outcome.Refused<>(
                    reason + ": the quorum keeps users, and this city has no password for it (docs/quorum.md)");
        }
        Outcome<String> answer = ask.apply(new Call<>(
                "auth",
                "authenticate",
                Encoding.login(user.get(), password.get()),
                said -> new Outcome.Done<>(Decoding.token(said), Decoding.revision(said)),
                true));
        if (answer instanceof Outcome.Done<String>(String granted, Revision _)) {
            token = Optional.of(granted);
            LOG.infof("user=%s logged in at the quorum, which said: %s", user.get(), reason);
        }
        return answer;
    }

    private Optional<String> password() {
        try {
            return passwordFile.isPresent() && Files.exists(passwordFile.get())
                    ? Optional.of(Files.readString(passwordFile.get()).strip()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warnf(
                    "the password for the quorum can't be read: %s",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
