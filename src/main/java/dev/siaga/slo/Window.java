package dev.siaga.slo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The period over which a budget is counted: one that ends now, or a calendar's month or week, at whose end the budget is whole again. */
public sealed interface Window {

    record Rolling(Duration length) implements Window {}

    record CalendarMonth(ZoneId zone) implements Window {}

    /** From Monday on. */
    record CalendarWeek(ZoneId zone) implements Window {}

    /**
     * The period that an instant lies in.
     *
     * @param end at most the instant itself for a rolling window, later for a calendar's
     */
    record Period(Instant start, Instant end) {
        public Duration length() {
            return Duration.between(start, end);
        }
    }

    /** What tiers are reckoned with, so that a threshold is the same in February and in March. */
    default Duration nominal() {
        return switch (this) {
            case Rolling(Duration length) -> length;
            case CalendarMonth _ -> Duration.ofDays(30);
            case CalendarWeek _ -> Duration.ofDays(7);
        };
    }

    default Period at(Instant now) {
        return switch (this) {
            case Rolling(Duration length) -> new Period(now.minus(length), now);
            case CalendarMonth(ZoneId zone) -> {
                ZonedDateTime first = midnight(now, zone).withDayOfMonth(1);
                yield new Period(first.toInstant(), first.plusMonths(1).toInstant());
            }
            case CalendarWeek(ZoneId zone) -> {
                ZonedDateTime monday = midnight(now, zone).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield new Period(monday.toInstant(), monday.plusWeeks(1).toInstant());
            }
        };
    }

    private static ZonedDateTime midnight(Instant now, ZoneId zone) {
        return now.atZone(zone).truncatedTo(ChronoUnit.DAYS);
    }
}
