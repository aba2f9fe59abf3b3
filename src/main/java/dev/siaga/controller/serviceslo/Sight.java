package dev.siaga.controller.serviceslo;

import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Pool;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one evaluation came to.
 *
 * @param windows the readings that the assessment is of
 * @param period the reading that the budget is of; missing for a saturation, which has none
 * @param evidence questions and answers that decided it, most telling first
 * @param pool the cities' counts that the readings are the sums of; empty for what one city counts alone
 */
record Sight(
        Instant at,
        Assessment assessment,
        Alarm alarm,
        Blindness blindness,
        Map<Duration, Reading<Counts>> windows,
        Reading<Counts> period,
        List<Evidence> evidence,
        Optional<Pool> pool) {}
