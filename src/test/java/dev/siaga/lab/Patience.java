package dev.siaga.lab;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** How long something is waited for, not counting what the machine kept its work waiting; but never longer than three times that. */
public final class Patience {
    private static final int AT_WORST = 3;
    private static final Duration EVERY = Duration.ofMillis(250);
    /** A look that takes longer hangs. */
    private static final Duration TO_LOOK = Duration.ofSeconds(30);

    private final Duration atMost;
    private final Instant since = Instant.now();
    private final Strain strain = Strain.ofMachine();

    private Patience(Duration atMost) {
        this.atMost = atMost;
    }

    /** Waits for a condition, and fails when it doesn't come. */
    public static void until(String what, Duration atMost, Callable<Boolean> condition) {
        untilFound(what, atMost, () -> Optional.of(condition.call()).filter(met -> met), () -> "");
    }

    /** The same for something that is found: a second look might miss it. The failure ends with how things stand. */
    public static <T> T untilFound(
            String what, Duration atMost, Callable<Optional<T>> look, Supplier<String> standing) {
        var patience = new Patience(atMost);
        return await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(EVERY)
                .atMost(patience.longest().plus(TO_LOOK))
                .until(
                        () -> {
                            var found = look.call();
                            if (found.isEmpty() && patience.isOver()) {
                                throw new AssertionError(what + " did not come within " + patience + standing.get());
                            }
                            return found;
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private Duration longest() {
        return atMost.multipliedBy(AT_WORST);
    }

    private boolean isOver() {
        var now = Instant.now();
        var waited = Duration.between(since, now);
        return waited.minus(strain.between(since, now)).compareTo(atMost) > 0 || waited.compareTo(longest()) > 0;
    }

    @Override
    public String toString() {
        var waited = Duration.between(since, Instant.now()).toSeconds();
        return "%d s on a machine of its own, %d s on this one".formatted(atMost.toSeconds(), waited);
    }
}
