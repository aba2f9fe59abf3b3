package dev.siaga.lab.slo;

import dev.siaga.lab.Spread;
import dev.siaga.lab.estate.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The phases' figures, judged by the aims of the benchmark. */
final class SloReport {
    /** The tier named fast, 14.4 over 1h and 5m, of an objective of 99.9 %. */
    private static final double THRESHOLD = 0.0144;

    private static final long MINIMUM_BAD_EVENTS = 10;
    private static final double SLACK_SECONDS = 1;
    private static final int PERCENT = 99;

    private SloReport() {}

    /** Has an answer for each service while its tier should fire. */
    static String crossing() {
        return "(%s / %s >= %s) and (%s / %s >= %s) and (%s >= %d)"
                .formatted(
                        bad("300s"),
                        total("300s"),
                        THRESHOLD,
                        bad("3600s"),
                        total("3600s"),
                        THRESHOLD,
                        bad("3600s"),
                        MINIMUM_BAD_EVENTS);
    }

    private static String bad(String window) {
        return increase(",code=~\"5..\"", window);
    }

    private static String total(String window) {
        return increase("", window);
    }

    private static String increase(String code, String window) {
        return "sum by (service) (increase(http_requests_total{service=~\"%s\"%s}[%s]))"
                .formatted(Fleet.FRAIL, code, window);
    }

    static Verdict applied(int wanted, Watched watched, Duration stored, Duration took, Meters.Rates rates) {
        return new Verdict("slo-apply")
                .tell("ServiceSLOs", "slos", wanted)
                .tell("until all are stored, s", "stored_s", stored.toMillis() / 1000.0)
                .tell("until all are evaluated, s", "evaluated_s", took.toMillis() / 1000.0)
                .expect("evaluated", "evaluated", watched.evaluated(), "all of them", watched.evaluated() == wanted)
                .expect("ServiceSLOs told as not evaluated", "failed", watched.failed(), "none", watched.failed() == 0)
                .tell("queries to Prometheus, all", "queries", Math.round(rates.queries() * took.toMillis() / 1000.0))
                .tell("operator: cores", "operator_cores", hundredths(rates.operatorCores()))
                .tell("API server: other requests, a second", "api_requests_per_s", rates.otherRequests());
    }

    static Verdict steady(Watched watched, int wanted, Meters now, Meters.Rates rates) throws IOException {
        int early = watched.incidents();
        return costs(new Verdict("slo-steady"), now, rates)
                .expect("evaluated", "evaluated", watched.evaluated(), "all of them", watched.evaluated() == wanted)
                .expect("Incidents", "incidents", early, "none", early == 0);
    }

    static Verdict restarted(int wanted, int evaluated, int failed, int incidents, Duration took, Meters.Rates rates) {
        return new Verdict("slo-restart")
                .tell("until all are evaluated by a new operator, s", "evaluated_s", took.toMillis() / 1000.0)
                .expect("evaluated", "evaluated", evaluated, "all of them", evaluated == wanted)
                .expect("ServiceSLOs told as not evaluated", "failed", failed, "none", failed == 0)
                .expect("Incidents", "incidents", incidents, "none", incidents == 0)
                .tell("queries to Prometheus, a second", "queries_per_s", rates.queries())
                .tell("API server: statuses written, a second", "status_writes_per_s", rates.statusWrites())
                .tell("API server: other requests, a second", "api_requests_per_s", rates.otherRequests());
    }

    /** The delays are in seconds, of each service whose crossing Prometheus knows. */
    static Verdict crossed(int wanted, Watched watched, Map<String, Double> delays, Meters now, Meters.Rates rates)
            throws IOException {
        var verdict = costs(new Verdict("slo-crossing"), now, rates);
        int incidents = watched.incidents();
        verdict.expect("Incidents", "incidents", incidents, "one for each of " + wanted, incidents == wanted)
                .expect("with a known delay", "timed", delays.size(), "all of " + wanted, delays.size() == wanted);
        if (delays.isEmpty()) {
            return verdict;
        }
        var spread = Spread.of(delays.values());
        var most = SloBenchMain.INTERVAL.toSeconds() + SLACK_SECONDS;
        var tail = spread.percentile(PERCENT);
        return verdict.tell("crossing to Incident: minimum, s", "delay_min_s", spread.min())
                .tell("crossing to Incident: median, s", "delay_median_s", spread.median())
                .expect(
                        "crossing to Incident: 99th percentile, s",
                        "delay_p99_s",
                        tail,
                        "at most an interval and a second: %.0f".formatted(most),
                        tail <= most)
                .tell("crossing to Incident: maximum, s", "delay_max_s", spread.max());
    }

    private static Verdict costs(Verdict verdict, Meters now, Meters.Rates rates) throws IOException {
        return verdict.tell("queries to Prometheus, a second", "queries_per_s", rates.queries())
                .tell("Prometheus: evaluating queries, cores", "query_cores", hundredths(rates.querySeconds()))
                .tell("Prometheus: cores", "prometheus_cores", hundredths(rates.prometheusCores()))
                .tell("operator: cores", "operator_cores", hundredths(rates.operatorCores()))
                .tell("operator: resident, MiB", "operator_mib", now.operator().residentMebibytes())
                .tell(
                        "operator: resident at most, MiB",
                        "operator_peak_mib",
                        now.operator().peakMebibytes())
                .tell("operator: threads", "operator_threads", now.operator().threads())
                .tell("API server: statuses written, a second", "status_writes_per_s", rates.statusWrites())
                .tell("API server: other requests, a second", "api_requests_per_s", rates.otherRequests())
                .tell("load average", "load", Usage.load());
    }

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
