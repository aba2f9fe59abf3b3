package dev.siaga.controller.incident;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Says one thing to somebody who may not listen: each change once, again until it was taken, and one at a time. What changes meanwhile replaces what
 * was to be said.
 *
 * @param <S> what there is to say; equal is the same
 */
final class Insistence<S> {
    private static final Logger LOG = Logger.getLogger(Insistence.class);

    private record News<S>(S state, Runnable call) {}

    private final String about;
    private final Executor threads;
    private final Duration pause;
    private Optional<News<S>> latest = Optional.empty();
    private Optional<News<S>> taken = Optional.empty();
    private boolean underway;

    Insistence(String about, Executor threads, Duration pause) {
        this.about = about;
        this.threads = threads;
        this.pause = pause;
    }

    /** Returns at once. */
    synchronized void say(S state, Runnable call) {
        if (latest.filter(news -> news.state().equals(state)).isPresent()) {
            return;
        }
        latest = Optional.of(new News<>(state, call));
        if (!underway) {
            underway = true;
            threads.execute(this::insist);
        }
    }

    /** What there was to say last, taken or not. */
    synchronized Optional<S> latest() {
        return latest.map(News::state);
    }

    /** Whether everything there was to say was taken. */
    synchronized boolean settled() {
        return !underway;
    }

    /** Nothing more is said. */
    synchronized void giveUp() {
        latest = Optional.empty();
    }

    private void insist() {
        try {
            for (Optional<News<S>> next = untaken(); next.isPresent(); next = untaken()) {
                if (!takes(next.get())) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean takes(News<S> news) {
        try {
            news.call().run();
            took(news);
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("%s state=%s not told yet: %s", about, news.state(), e);
            return false;
        }
    }

    private synchronized void took(News<S> news) {
        taken = Optional.of(news);
    }

    private synchronized Optional<News<S>> untaken() {
        Optional<News<S>> next = latest.filter(news ->
                taken.filter(before -> before.state().equals(news.state())).isEmpty());
        underway = next.isPresent();
        return next;
    }
}
