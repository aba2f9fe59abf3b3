package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstateRuntimeTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private long seconds;

    private final OperatorClock clock = new OperatorClock() {
        @Override
        public Instant now() {
            return NOON.plusSeconds(seconds);
        }

        @Override
        public long nanoTime() {
            return Duration.ofSeconds(seconds).toNanos();
        }
    };

    @Test
    void aCityCallsItselfFencedOnlyOnceNoExtensionOfItsPermitCanBeOnItsWay() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Permit.Primary ended = new Permit.Primary(4, NOON.minusSeconds(3600));
        jakarta.permitSeen(ended);
        assertEquals(0, jakarta.report(clock.now()).fencedEpoch());

        jakarta.permitSealed(ended);

        assertEquals(4, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void anExtensionThatCameInAllTheSameTakesTheProofBack() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Permit.Primary ended = new Permit.Primary(4, NOON.minusSeconds(3600));
        jakarta.permitSealed(ended);

        jakarta.permitSeen(new Permit.Primary(4, NOON.minusSeconds(3000)));

        assertEquals(0, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void aStandbyConfigurationCountsFromTheFirstOfTheLooksThatShowIt() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.observed(look(true));
        seconds = 5;
        jakarta.observed(look(true));
        assertEquals(Duration.ofSeconds(5), jakarta.standingByFor());

        jakarta.observed(look(false));
        assertEquals(Duration.ZERO, jakarta.standingByFor());
    }

    private Evidence look(boolean standby) {
        var timing = new Timing.PatroniTiming(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(3));
        var following = new Evidence.Following(Optional.of(new Estate.Upstream("10.0.0.1", 5432)), Optional.empty());
        return new Evidence.Observed(
                clock.now(),
                List.of(),
                Optional.of(new Evidence.Settings(
                        timing,
                        false,
                        false,
                        standby ? Optional.of(following) : Optional.empty(),
                        Duration.ZERO,
                        Optional.empty())),
                Duration.ZERO);
    }
}
