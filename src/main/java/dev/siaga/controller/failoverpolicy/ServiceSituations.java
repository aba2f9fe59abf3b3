package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.failoverpolicy.Situations.Row;
import dev.siaga.failover.City;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import dev.siaga.traffic.Serving;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of the response table about what a city does with its data: services, reports, load; and about backups, which it has none for. */
final class ServiceSituations {
    private ServiceSituations() {}

    static void add(Situations s, Map<String, Row> rows) {
        reporting(s, rows);
        for (City city : s.beacons().keySet()) {
            Optional.ofNullable(s.traffic().get(city))
                    .ifPresent(traffic -> traffic.services().forEach((service, serving) -> {
                        String key = "main-down/%s/%s/%s".formatted(s.policy(), city, service);
                        rows.put(key, serving(s, key, city, service, serving));
                    }));
            s.of(city)
                    .latency()
                    .ifPresent(found -> rows.put(CitySituations.key(s, "spike", city), spike(s, city, found)));
            s.of(city).backup().ifPresent(found -> backup(s, city, found, rows));
        }
    }

    private static void reporting(Situations s, Map<String, Row> rows) {
        List<City> watched = s.cities().stream()
                .filter(s.beacons()::containsKey)
                .filter(city -> s.of(city).reporting().isPresent())
                .toList();
        List<City> dead =
                watched.stream().filter(city -> reporting(s, city).bad()).toList();
        boolean everywhere = dead.size() > 1 && dead.size() == watched.size();
        boolean somewhere = watched.stream().anyMatch(city -> reporting(s, city).verdict() == Finding.Verdict.GOOD);
        if (!watched.isEmpty()) {
            rows.put(
                    "reporting/" + s.policy(),
                    everywhere ? everywhere(s, dead) : somewhere ? new Row.Over() : new Row.Open());
        }
        watched.forEach(city ->
                rows.put(CitySituations.key(s, "reporting", city), everywhere ? new Row.Open() : inOneCity(s, city)));
    }

    private static Finding reporting(Situations s, City city) {
        return s.of(city).reporting().orElseThrow();
    }

    private static Row everywhere(Situations s, List<City> dead) {
        return new Row.Seen(cause(
                s,
                "reporting/" + s.policy(),
                "The reporting database of %s is down everywhere".formatted(s.policy()),
                "No reports are to be had in %s. Writes and other reads are untouched"
                        .formatted(Situations.names(dead)),
                Situation.REPORTING_DOWN_EVERYWHERE.severity(),
                Optional.of(Situation.REPORTING_DOWN_EVERYWHERE),
                dead,
                List.of()));
    }

    private static Row inOneCity(Situations s, City city) {
        Finding found = reporting(s, city);
        return row(
                found,
                cause(
                        s,
                        CitySituations.key(s, "reporting", city),
                        "The reporting database is down in %s".formatted(city),
                        found.message() + ". Writes and other reads are untouched",
                        Situation.REPORTING_DOWN_IN_ONE_CITY.severity(),
                        Optional.of(Situation.REPORTING_DOWN_IN_ONE_CITY),
                        List.of(city),
                        List.of()));
    }

    /** That the backup dies too is no end of it: then users go to another city. */
    private static Row serving(Situations s, String key, City city, String service, Serving serving) {
        return switch (serving) {
            case MAIN -> new Row.Over();
            case BACKUP ->
                new Row.Seen(cause(
                        s,
                        key,
                        "%s in %s runs on its backup".formatted(service, city),
                        "No main instance of %s works in %s; the backup serves".formatted(service, city),
                        Situation.MAIN_DOWN_BACKUP_ALIVE.severity(),
                        Optional.of(Situation.MAIN_DOWN_BACKUP_ALIVE),
                        List.of(city),
                        List.of(service)));
            case NONE ->
                new Row.Seen(cause(
                        s,
                        key,
                        "%s in %s is down".formatted(service, city),
                        "Neither a main nor a backup instance of %s works in %s".formatted(service, city),
                        Severity.SEV2,
                        Optional.empty(),
                        List.of(city),
                        List.of(service)));
        };
    }

    private static Row spike(Situations s, City city, Finding found) {
        return found.reason() == Reason.SLOW_FROM_SPIKE
                ? new Row.Seen(cause(
                        s,
                        CitySituations.key(s, "spike", city),
                        "%s is slow from a spike of requests".formatted(city),
                        found.message(),
                        Situation.SLOW_FROM_SPIKE.severity(),
                        Optional.of(Situation.SLOW_FROM_SPIKE),
                        List.of(city),
                        List.of()))
                : found.verdict() == Finding.Verdict.UNKNOWN ? new Row.Open() : new Row.Over();
    }

    /** Not to know whether there is a backup is a cause of its own. */
    private static void backup(Situations s, City city, Finding found, Map<String, Row> rows) {
        String stale = CitySituations.key(s, "backup", city);
        String unknown = CitySituations.key(s, "backup-unknown", city);
        rows.put(
                stale,
                row(
                        found,
                        cause(
                                s,
                                stale,
                                "The backup of %s is too old".formatted(city),
                                found.message() + ". What replication destroys can only be had back from a backup",
                                Severity.SEV3,
                                Optional.empty(),
                                List.of(city),
                                List.of())));
        rows.put(
                unknown,
                found.verdict() == Finding.Verdict.UNKNOWN
                        ? new Row.Seen(
                                cause(
                                        s,
                                        unknown,
                                        "Nobody knows how old the backup of %s is".formatted(city),
                                        found.message(),
                                        Severity.SEV4,
                                        Optional.empty(),
                                        List.of(city),
                                        List.of()),
                                true,
                                Instant.MIN)
                        : new Row.Over());
    }

    private static Row row(Finding found, Cause cause) {
        return switch (found.verdict()) {
            case GOOD -> new Row.Over();
            case UNKNOWN -> new Row.Open();
            case BAD -> new Row.Seen(cause);
        };
    }

    private static Cause cause(
            Situations s,
            String key,
            String title,
            String summary,
            Severity severity,
            Optional<Situation> situation,
            List<City> cities,
            List<String> services) {
        return new Cause(
                        key,
                        title,
                        summary,
                        severity,
                        situation,
                        new Affected(cities.stream().map(City::name).toList(), services, List.of(s.policy())),
                        s.now())
                .sharedByAll();
    }
}
