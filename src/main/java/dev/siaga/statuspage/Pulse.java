package dev.siaga.statuspage;

import dev.siaga.controller.primacy.Loop;
import dev.siaga.page.Board;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Looks again and again, and tells all browsers at once that there is something new: news as soon as it is seen, figures every few seconds, and that it
 * is still there in between. While nobody watches it looks seldom, only so that it remembers what a city last showed.
 */
@Singleton
class Pulse {
    private static final int AFTER_THE_WATCHES = 4000;
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration WATCHED = Duration.ofSeconds(1);
    private static final Duration UNWATCHED = Duration.ofSeconds(10);
    private static final Duration FIGURES = Duration.ofSeconds(5);

    /** What a browser is told: to look again. */
    record Beat(long number) {}

    private final EstateSights sights;
    private final Watches watches;
    private final PageSettings settings;
    private final boolean loops;
    private final AtomicInteger streams = new AtomicInteger();
    private final BroadcastProcessor<Beat> beats = BroadcastProcessor.create();
    private volatile boolean changed;
    private Optional<Board> last = Optional.empty();
    private List<Object> told = List.of();
    private Instant toldAt = Instant.EPOCH;
    private long number;
    private Optional<Loop> loop = Optional.empty();

    Pulse(
            EstateSights sights,
            Watches watches,
            PageSettings settings,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean loops) {
        this.sights = sights;
        this.watches = watches;
        this.settings = settings;
        this.loops = loops;
    }

    void start(@Observes @Priority(AFTER_THE_WATCHES) StartupEvent started) {
        if (loops && settings.served()) {
            watches.start(() -> changed = true);
            loop = Optional.of(new Loop("page", TURN, this::turn).start());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.ifPresent(Loop::stop);
        watches.stop();
    }

    /** At most a second old. */
    synchronized Board board() {
        Instant now = Instant.now();
        return last.filter(board -> board.at().plus(WATCHED).isAfter(now)).orElseGet(() -> look(now));
    }

    /** One browser's share of what all are told; empty when too many listen. */
    Optional<Multi<Beat>> listen() {
        // Counted once it is there, so that whoever leaves before that costs nothing; a few that come at once may be
        // too many.
        return streams.get() >= settings.streams()
                ? Optional.empty()
                : Optional.of(beats.onOverflow()
                        .drop()
                        .onSubscription()
                        .invoke(streams::incrementAndGet)
                        .onTermination()
                        .invoke(streams::decrementAndGet));
    }

    private void turn() {
        Instant now = Instant.now();
        boolean watched = streams.get() > 0;
        Duration every = watched ? WATCHED : UNWATCHED;
        if (lookDue(now, every) || watched && changed) {
            changed = false;
            Board board = look(now);
            if (watched) {
                tell(board, now);
            }
        }
    }

    private synchronized boolean lookDue(Instant now, Duration every) {
        return last.filter(
                        board -> board.at().plus(every).minus(TURN.dividedBy(2)).isAfter(now))
                .isEmpty();
    }

    private synchronized Board look(Instant now) {
        Board board = sights.look(now);
        last = Optional.of(board);
        return board;
    }

    private void tell(Board board, Instant now) {
        List<Object> news = board.news();
        if (!news.equals(told) || !toldAt.plus(FIGURES).isAfter(now)) {
            told = news;
            toldAt = now;
            beats.onNext(new Beat(++number));
        }
    }
}
