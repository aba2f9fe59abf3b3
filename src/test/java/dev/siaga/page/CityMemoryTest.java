package dev.siaga.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of a city, and how old it is. */
class CityMemoryTest {
    private static final Instant NOW = GivenCity.NOW;

    private final CityMemory memory = new CityMemory();

    @Test
    void a_city_that_falls_silent_is_shown_as_it_was_with_the_age_of_that() {
        see(GivenCity.standby().sight(), NOW);

        CityLine line = silent(false, NOW.plusSeconds(180));

        assertEquals(Optional.of(NOW), line.heardAt());
        assertEquals(2, line.sight().healthy());
        assertEquals(1200, line.figures().requests().value().orElseThrow());
        assertTrue(line.figures().requests().stale(NOW.plusSeconds(180)));
        assertEquals(List.of(Because.SILENT), line.because());
    }

    @Test
    void behind_a_silent_quorum_another_city_may_be_well() {
        see(GivenCity.standby().sight(), NOW);

        assertEquals(List.of(Because.STALE), silent(true, NOW.plusSeconds(60)).because());
    }

    @Test
    void of_a_city_that_only_a_silent_quorum_could_tell_of_nothing_is_known_yet() {
        assertEquals(List.of(Because.UNHEARD), silent(true, NOW).because());
    }

    @Test
    void no_service_of_a_silent_city_is_green() {
        see(GivenCity.standby().sight(), NOW);

        ServiceLine service = silent(false, NOW.plusSeconds(60)).services().getFirst();

        assertEquals(Light.ORANGE, service.light());
        assertEquals(Optional.of(Because.STALE), service.because());
    }

    @Test
    void a_figure_that_Prometheus_no_longer_gives_keeps_its_value_and_grows_old() {
        see(GivenCity.standby().sight(), NOW);
        CityLine line = see(GivenCity.standby().loaded(CitySight.Load.UNKNOWN).sight(), NOW.plusSeconds(60));

        assertTrue(line.live());
        assertEquals(Optional.of(NOW), line.figures().p95().at());
        assertTrue(line.figures().p95().stale(NOW.plusSeconds(60)));
        assertFalse(line.figures().lagBytes().stale(NOW.plusSeconds(60)));
    }

    @Test
    void a_figure_nobody_ever_gave_is_unknown_and_not_old() {
        CityLine line = see(GivenCity.standby().loaded(CitySight.Load.UNKNOWN).sight(), NOW);

        assertFalse(line.figures().requests().known());
        assertFalse(line.figures().requests().stale(NOW.plusSeconds(3600)));
    }

    @Test
    void the_trend_is_of_the_last_ten_minutes_however_often_somebody_looks() {
        CityLine line = null;
        for (int second = 0; second < 1200; second++) {
            line = see(
                    GivenCity.standby()
                            .loaded(GivenCity.load(second, false, false))
                            .sight(),
                    NOW.plusSeconds(second));
        }

        assertEquals(60, line.trend().size());
        assertEquals(1190, line.trend().getLast());
        assertEquals(600, line.trend().getFirst());
    }

    private CityLine see(CitySight sight, Instant at) {
        return memory.line("bandung", false, false, Optional.of(sight), at);
    }

    private CityLine silent(boolean quorumSilent, Instant at) {
        return memory.line("bandung", false, quorumSilent, Optional.empty(), at);
    }
}
