package dev.siaga.lab.estate;

import java.util.Locale;

/** One scenario's figures of both estates beside each other, judged by the aims of the benchmark. */
record BenchReport(BenchScenario scenario, BenchFigures siaga, BenchFigures stretched) {
    private static final double RATIO = 0.8;
    private static final double POWER_CUT_SECONDS = 30;
    private static final double DATABASE_DEATH_SECONDS = 15;
    private static final double SWITCHOVER_SECONDS = 5;

    /** The figures, and whether every aim was met. */
    Verdict verdict() {
        var verdict = new Verdict(scenario.title());
        verdict.tell(
                "what is timed", "figure", scenario == BenchScenario.SWITCHOVER ? "longest_outage" : "first_write");
        times(verdict);
        ratio(verdict);
        verdict.tell("Siaga: longest outage of a client, s", "siaga_outage_max_s", siaga.longestOutage())
                .tell("stretched: longest outage of a client, s", "stretched_outage_max_s", stretched.longestOutage());
        losses(verdict);
        writers(verdict);
        return verdict.tell("rounds", "runs", siaga.trials().size());
    }

    private void times(Verdict verdict) {
        var most = atMost();
        verdict.tell("Siaga: minimum, s", "siaga_min_s", siaga.min())
                .tell("Siaga: median, s", "siaga_median_s", siaga.median())
                .expect(
                        "Siaga: maximum, s",
                        "siaga_max_s",
                        siaga.max(),
                        most == Double.MAX_VALUE ? "" : "at most %.0f".formatted(most),
                        siaga.max() <= most)
                .tell("stretched: minimum, s", "stretched_min_s", stretched.min())
                .tell("stretched: median, s", "stretched_median_s", stretched.median())
                .tell("stretched: maximum, s", "stretched_max_s", stretched.max());
    }

    private double atMost() {
        return switch (scenario) {
            case POWER_CUT -> POWER_CUT_SECONDS;
            case DATABASE_DEATH -> DATABASE_DEATH_SECONDS;
            case SWITCHOVER -> SWITCHOVER_SECONDS;
            case CUT_OFF -> Double.MAX_VALUE;
        };
    }

    private void ratio(Verdict verdict) {
        var ratio = siaga.median() / stretched.median();
        var text = String.format(Locale.ROOT, "%.2f", ratio);
        if (scenario == BenchScenario.POWER_CUT) {
            verdict.expect("median of Siaga / stretched", "ratio", text, "at most " + RATIO, ratio <= RATIO);
        } else {
            verdict.tell("median of Siaga / stretched", "ratio", text);
        }
    }

    private void losses(Verdict verdict) {
        if (scenario == BenchScenario.SWITCHOVER) {
            verdict.expect(
                    "Siaga: acknowledged rows lost",
                    "lost_rows_siaga",
                    siaga.lostRows(),
                    "none",
                    siaga.lostRows() == 0);
        } else {
            verdict.tell("Siaga: acknowledged rows lost", "lost_rows_siaga", siaga.lostRows());
        }
        verdict.tell("stretched: acknowledged rows lost", "lost_rows_stretched", stretched.lostRows());
    }

    private void writers(Verdict verdict) {
        var dual = siaga.dualWriterMillis();
        var blind = Math.max(siaga.blindMillis(), stretched.blindMillis());
        verdict.expect("Siaga: two cities accepting at once, ms", "dual_writer_ms_siaga", dual, "never", dual == 0)
                .tell(
                        "stretched: two cities accepting at once, ms",
                        "dual_writer_ms_stretched",
                        stretched.dualWriterMillis())
                .expect(
                        "longest that a probe tried nothing, ms",
                        "blind_ms",
                        blind,
                        "at most " + Judges.BLIND_MILLIS_ALLOWED,
                        blind <= Judges.BLIND_MILLIS_ALLOWED);
    }
}
