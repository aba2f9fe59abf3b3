package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator that was just started knows of the quorum that its city went by. */
class QuorumSightTest {
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Optional<String> FIRST = Optional.of("first");
    private static final Optional<String> RESTORED = Optional.of("restored");

    private long seconds;
    private long revision = 70;

    private final OperatorClock clock = new OperatorClock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusSeconds(seconds);
        }

        @Override
        public long nanoTime() {
            return Duration.ofSeconds(seconds).toNanos();
        }
    };

    private final QuorumSight sight = new QuorumSight(clock);

    @Test
    void aQuorumThatWasRestoredWhileNobodyRanIsOutwaitedBeforeTheStatusKnowsIt() {
        sight.remember("first");

        says("restored", "jakarta");
        assertTrue(setBack());
        assertEquals(FIRST, sight.recordable(FIRST), "whoever is started now has to notice it, too");

        seconds += 60;
        says("restored", "jakarta", "bandung");
        assertTrue(setBack(), "surabaya has not spoken");

        says("restored", "jakarta", "bandung", "surabaya");
        assertFalse(setBack());
        assertEquals(RESTORED, sight.recordable(FIRST));
    }

    @Test
    void itIsNotOutwaitedBeforeAnyPermitOfTheEpochsItForgotHasEnded() {
        sight.remember("first");
        says("restored", "jakarta", "bandung", "surabaya");
        seconds += QUIET.toSeconds() - 1;
        says("restored", "jakarta", "bandung", "surabaya");
        assertTrue(setBack());

        seconds += 1;
        says("restored", "jakarta", "bandung", "surabaya");
        assertFalse(setBack());
    }

    @Test
    void theQuorumOfBeforeIsGoneByAtOnce() {
        sight.remember("first");

        says("first", "jakarta");

        assertFalse(setBack());
        assertEquals(FIRST, sight.recordable(FIRST));
    }

    @Test
    void aCityThatRemembersNoneTakesTheOneItFinds() {
        says("first", "jakarta");

        assertFalse(setBack());
        assertEquals(FIRST, sight.recordable(Optional.empty()));
    }

    @Test
    void ofAnEmptyQuorumThereIsNothingToOutwait() {
        sight.remember("first");

        sight.said(clock.nanoTime(), new Revision("restored", 2), GivenEstate.reading(Map.of()));

        assertFalse(setBack());
        assertEquals(RESTORED, sight.recordable(FIRST));
    }

    @Test
    void anAnswerThatDoesNotNameItsClusterIsNotAnotherOne() {
        sight.remember("first");

        says("", "jakarta");

        assertFalse(setBack());
        assertEquals(FIRST, sight.recordable(FIRST));
    }

    @Test
    void beforeTheFirstLookWhatTheStatusSaysLastCounts() {
        sight.remember("first");
        sight.remember("restored");

        says("restored", "jakarta");

        assertFalse(setBack());
    }

    @Test
    void whatTheStatusSaysLaterSetsNothingBackInAReplicaThatOutwaitedTheRestore() {
        says("first", "jakarta", "bandung", "surabaya");
        says("restored", "jakarta", "bandung", "surabaya");
        assertTrue(setBack());
        seconds += 60;
        says("restored", "jakarta", "bandung", "surabaya");
        assertFalse(setBack());

        sight.remember("first");
        says("restored", "jakarta", "bandung");

        assertFalse(setBack());
        assertEquals(RESTORED, sight.recordable(FIRST));
    }

    @Test
    void whatTheStatusSaysLaterOutwaitsNothingInAReplicaThatHasNot() {
        says("first", "jakarta");
        says("restored", "jakarta");

        sight.remember("restored");
        says("restored", "jakarta");

        assertTrue(setBack());
    }

    @Test
    void whatIsRecordedStaysWhileTheQuorumIsSilent() {
        sight.remember("first");
        assertEquals(FIRST, sight.recordable(FIRST), "not asked yet");

        says("first", "jakarta");
        sight.silent("no member answered");

        assertEquals(RESTORED, sight.recordable(RESTORED), "another replica outwaited it");
        assertEquals(FIRST, sight.recordable(Optional.empty()), "somebody removed the status");
    }

    @Test
    void aQuorumThatCountsFromFurtherBackUnderItsOldIdIsNotedOnlyOnceOutwaited() {
        says("first", "jakarta", "bandung", "surabaya");
        revision = 20;
        says("first", "jakarta", "bandung", "surabaya");

        assertTrue(setBack());
        assertEquals(Optional.of("before"), sight.recordable(Optional.of("before")));
    }

    private void says(String cluster, String... cities) {
        Map<String, String> documents = new HashMap<>();
        documents.put("epoch", GivenEstate.epoch(GivenEstate.JAKARTA, 1));
        Stream.of(GivenEstate.JAKARTA, GivenEstate.BANDUNG, GivenEstate.SURABAYA)
                .filter(city -> List.of(cities).contains(city.name()))
                .forEach(city -> documents.put("cities/" + city, GivenEstate.beacon(city, "STANDBY", 100)));
        sight.said(clock.nanoTime(), new Revision(cluster, ++revision), GivenEstate.reading(documents));
        sight.heard(List.of(GivenEstate.JAKARTA, GivenEstate.BANDUNG, GivenEstate.SURABAYA), QUIET);
    }

    private boolean setBack() {
        return sight.told().setBack();
    }
}
