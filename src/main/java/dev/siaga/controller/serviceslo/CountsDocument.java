package dev.siaga.controller.serviceslo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.siaga.controller.primacy.QuorumDocuments;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.CityCounts;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import dev.siaga.slo.Reading.Senseless;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a city tells the others of the counts of one ServiceSLO, as JSON. {@code at} is the time of the evaluation by its own clock (RFC 3339);
 * windows are named by their lengths (ISO 8601, such as PT5M). One that can't be read counts as never told.
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record CountsDocument(String city, String at, String level, Map<String, Part> windows, Part period) {
    private static final int LONGEST_REASON = 200;

    /** Either bad and total with their age before {@code at} in milliseconds, or why there are none. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(Double bad, Double total, Long ageMillis, String absent, String missing) {
        static Part of(Reading<Counts> reading, Instant at) {
            return switch (reading) {
                case Measured<Counts>(Counts counts, Instant taken, var _) ->
                    new Part(
                            counts.bad(),
                            counts.total(),
                            Duration.between(taken, at).toMillis(),
                            null,
                            null);
                case Absent<Counts>(String why, var _) -> new Part(null, null, null, shortened(why), null);
                case Missing<Counts>(String why, var _) -> new Part(null, null, null, null, shortened(why));
                case Senseless<Counts>(String why, var _) -> new Part(null, null, null, null, shortened(why));
                case Partial<Counts>(var _, var _, String why, var _) ->
                    new Part(null, null, null, null, shortened(why));
            };
        }

        Reading<Counts> parse(Instant at) {
            if (missing != null) {
                return new Missing<>(missing, List.of());
            }
            return absent != null
                    ? new Absent<>(absent, List.of())
                    : new Measured<>(new Counts(bad, total), at.minusMillis(ageMillis), List.of());
        }

        private static String shortened(String why) {
            return why.substring(0, Math.min(LONGEST_REASON, why.length()));
        }
    }

    static String of(CityCounts told) {
        BudgetReadings readings = told.readings();
        Map<String, Part> windows = new TreeMap<>();
        readings.windows()
                .forEach((window, reading) -> windows.put(window.toString(), Part.of(reading, readings.now())));
        return QuorumDocuments.write(new CountsDocument(
                told.city(),
                readings.now().toString(),
                told.level(),
                windows,
                Part.of(readings.period(), readings.now())));
    }

    static Optional<CityCounts> read(String text, Instant heardAt) {
        return QuorumDocuments.read(text, CountsDocument.class).flatMap((CountsDocument document) -> {
            try {
                return Optional.of(document.parse(heardAt));
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        });
    }

    private CityCounts parse(Instant heardAt) {
        Instant counted = Instant.parse(at);
        Map<Duration, Reading<Counts>> parsed = new HashMap<>();
        windows.forEach((window, part) -> parsed.put(Duration.parse(window), part.parse(counted)));
        return new CityCounts(
                Objects.requireNonNull(city, "city"),
                Objects.requireNonNull(level, "level"),
                new BudgetReadings(parsed, period.parse(counted), counted),
                heardAt);
    }
}
