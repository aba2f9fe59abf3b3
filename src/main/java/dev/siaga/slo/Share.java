package dev.siaga.slo;

import dev.siaga.slo.Evaluation.Cause;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import dev.siaga.slo.Reading.Senseless;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What one city brings to one sum. */
sealed interface Share {

    String city();

    /** In an evidence's words. */
    String text();

    record Counted(String city, Counts counts) implements Share {
        @Override
        public String text() {
            return "%s %s of %s".formatted(city, number(counts.bad()), number(counts.total()));
        }
    }

    /** The city was asked and has nothing of the kind, as one where the service doesn't run. */
    record None(String city, String why) implements Share {
        @Override
        public String text() {
            return city + " none";
        }
    }

    /** The city speaks, and yet its part isn't known. */
    record Unknown(String city, Cause cause, String why) implements Share {
        @Override
        public String text() {
            return city + " unknown";
        }
    }

    /** Silent, and what it counted last lies too far back. */
    record Gone(String city) implements Share {
        @Override
        public String text() {
            return city + " silent";
        }
    }

    /** The part of a city that speaks and whose counts are of the same kind as the others'. */
    static Share of(String city, Reading<Counts> reading) {
        return switch (reading) {
            case Measured<Counts>(Counts counts, var _, var _) -> new Counted(city, counts);
            case Absent<Counts>(String why, var _) -> new None(city, why);
            case Partial<Counts>(var _, Cause cause, String why, var _) -> new Unknown(city, cause, why);
            case Missing<Counts>(String why, var _) -> new Unknown(city, Cause.QUERY_FAILED, why);
            case Senseless<Counts>(String why, var _) -> new Unknown(city, Cause.QUERY_WRONG, why);
        };
    }

    private static String number(double events) {
        BigDecimal rounded = BigDecimal.valueOf(events).setScale(1, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
