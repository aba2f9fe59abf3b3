package dev.siaga.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a city last showed, kept for when it shows nothing: each figure as it was last known, and the requests of the last ten minutes. One thread
 * uses it.
 */
public final class CityMemory {
    /** As often as the city's operator measures, and once more. */
    static final Duration FRESH = Duration.ofSeconds(40);

    private static final Duration TREND_EVERY = Duration.ofSeconds(10);
    private static final int TREND = 60;

    private final Deque<Double> trend = new ArrayDeque<>();
    private Optional<Instant> trendAt = Optional.empty();
    private CitySight last = CitySight.NONE;
    private Optional<Instant> heardAt = Optional.empty();
    private CityLine.Figures figures = CityLine.Figures.UNKNOWN;

    /** The city as it is now; without a sight, as it was when it was last heard of. */
    public CityLine line(String name, boolean own, boolean quorumSilent, Optional<CitySight> now, Instant at) {
        now.ifPresent(sight -> keep(sight, at));
        return new CityLine(
                name, own, now.isPresent(), quorumSilent, heardAt, last, figures, List.copyOf(new ArrayList<>(trend)));
    }

    private void keep(CitySight sight, Instant at) {
        last = sight;
        heardAt = Optional.of(at);
        figures = new CityLine.Figures(
                known(sight.lagBytes(), figures.lagBytes(), at),
                known(sight.lagSeconds(), figures.lagSeconds(), at),
                known(sight.load().requests(), figures.requests(), at),
                known(sight.load().p50(), figures.p50(), at),
                known(sight.load().p95(), figures.p95(), at),
                known(sight.load().p99(), figures.p99(), at));
        boolean due = trendAt.filter(then -> then.plus(TREND_EVERY).isAfter(at)).isEmpty();
        if (due && sight.load().requests().isPresent()) {
            trendAt = Optional.of(at);
            trend.addLast(sight.load().requests().getAsDouble());
            while (trend.size() > TREND) {
                trend.removeFirst();
            }
        }
    }

    private static Figure known(OptionalDouble now, Figure before, Instant at) {
        return now.isPresent() ? Figure.of(now.getAsDouble(), at, FRESH) : before;
    }
}
