package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is still to be told to whom. It is stored before anything is sent, so that each notice is delivered at least once whatever restarts; each
 * sink gets its notices in order, and no sink waits for another.
 *
 * @param posted the number of the timeline's last entry whose recipients were found
 */
public record Outbox(List<Delivery> deliveries, int posted) {
    public static final int MOST = 100;
    static final Duration GIVE_UP = Duration.ofHours(24);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    public static final Outbox EMPTY = new Outbox(List.of(), 0);

    public Outbox {
        deliveries = List.copyOf(deliveries);
    }

    public enum State {
        PENDING("Pending"),
        DELIVERED("Delivered"),
        GIVEN_UP("GivenUp");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One entry of the timeline on its way to one sink.
     *
     * @param at when it may be tried next while pending, when it ended otherwise
     */
    public record Delivery(
            String sink, int entry, State state, int attempts, Instant posted, Instant at, Optional<String> trouble) {
        public boolean pending() {
            return state == State.PENDING;
        }
    }

    public Outbox post(int entry, Set<String> sinks, Instant now) {
        List<Delivery> grown = new ArrayList<>(deliveries);
        sinks.forEach(sink -> grown.add(new Delivery(sink, entry, State.PENDING, 0, now, now, Optional.empty())));
        while (grown.size() > MOST) {
            grown.remove(leastNeeded(grown));
        }
        return new Outbox(grown, Math.max(posted, entry));
    }

    /** Another city tells the rest: what waits here is dropped, and nothing up to this entry is posted any more. */
    public Outbox handedOver(int entry) {
        return new Outbox(deliveries.stream().filter(d -> !d.pending()).toList(), Math.max(posted, entry));
    }

    /** What may be tried now: of each sink the first that waits. */
    public List<Delivery> due(Instant now) {
        return first().stream().filter(d -> !d.at().isAfter(now)).toList();
    }

    public Optional<Instant> next() {
        return first().stream().map(Delivery::at).min(Comparator.naturalOrder());
    }

    public Outbox settled(Delivery delivery, Courier.Receipt receipt, Instant now) {
        return change(delivery, d -> switch (receipt) {
            case Courier.Receipt.Accepted _ -> ended(d, State.DELIVERED, now, Optional.empty());
            case Courier.Receipt.Refused(String reason) -> again(d, now, LONGEST_PAUSE, reason);
            case Courier.Receipt.Later(String reason, Optional<Duration> after) ->
                again(d, now, longer(pause(d.attempts()), after.orElse(Duration.ZERO)), reason);
        });
    }

    public Outbox givenUp(Delivery delivery, String why, Instant now) {
        return change(delivery, d -> ended(d, State.GIVEN_UP, now, Optional.of(why)));
    }

    /** One second, then twice as long each time. */
    static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private List<Delivery> first() {
        Map<String, Delivery> first = new LinkedHashMap<>();
        deliveries.stream().filter(Delivery::pending).forEach(d -> first.putIfAbsent(d.sink(), d));
        return List.copyOf(first.values());
    }

    private Outbox change(Delivery delivery, UnaryOperator<Delivery> to) {
        return new Outbox(
                deliveries.stream()
                        .map(d -> d.pending() && d.sink().equals(delivery.sink()) && d.entry() == delivery.entry()
                                ? to.apply(d)
                                : d)
                        .toList(),
                posted);
    }

    private static Delivery again(Delivery d, Instant now, Duration pause, String trouble) {
        return now.isAfter(d.posted().plus(GIVE_UP))
                ? ended(d, State.GIVEN_UP, now, Optional.of(trouble))
                : new Delivery(
                        d.sink(),
                        d.entry(),
                        State.PENDING,
                        d.attempts() + 1,
                        d.posted(),
                        now.plus(pause),
                        Optional.of(trouble));
    }

    private static Delivery ended(Delivery d, State state, Instant now, Optional<String> trouble) {
        return new Delivery(d.sink(), d.entry(), state, d.attempts() + 1, d.posted(), now, trouble);
    }

    private static Duration longer(Duration a, Duration b) {
        Duration longer = a.compareTo(b) >= 0 ? a : b;
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** What is done goes first; then what waits longest. */
    private static int leastNeeded(List<Delivery> all) {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).pending()) {
                return i;
            }
        }
        return 0;
    }
}
