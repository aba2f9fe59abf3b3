package dev.siaga.incident;

import java.time.Duration;

/** The rows of the response table: what is wrong, how bad that is, and within which time somebody answers and it is over. */
public enum Situation {
    THREE_CITIES_DOWN("ThreeCitiesDown", Severity.SEV1, 1, 60),
    TWO_OF_THREE_CITIES_DOWN("TwoOfThreeCitiesDown", Severity.SEV1, 3, 30),
    ONE_STANDBY_CITY_DOWN("OneStandbyCityDown", Severity.SEV2, 5, 15),
    REPORTING_DOWN_EVERYWHERE("ReportingDownEverywhere", Severity.SEV2, 3, 60),
    MAIN_DOWN_BACKUP_ALIVE("MainDownBackupAlive", Severity.SEV3, 10, 15),
    REPORTING_DOWN_IN_ONE_CITY("ReportingDownInOneCity", Severity.SEV3, 15, 15),
    SLOW_FROM_SPIKE("SlowFromSpike", Severity.SEV3, 10, 60);

    private final String word;
    private final Severity severity;
    private final ResponseTimes times;

    Situation(String word, Severity severity, long respondMinutes, long resolveMinutes) {
        this.word = word;
        this.severity = severity;
        this.times = new ResponseTimes(Duration.ofMinutes(respondMinutes), Duration.ofMinutes(resolveMinutes));
    }

    /** As manifests write it. */
    public String word() {
        return word;
    }

    public Severity severity() {
        return severity;
    }

    public ResponseTimes times() {
        return times;
    }
}
