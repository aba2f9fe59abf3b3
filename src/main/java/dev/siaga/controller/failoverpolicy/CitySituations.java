package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.failoverpolicy.Situations.Row;
import dev.siaga.failover.City;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import dev.siaga.watch.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows of the response table about whole cities, and about how far behind their data is. The worst of those that overlap counts. */
final class CitySituations {
    private CitySituations() {}

    static void add(Situations s, Map<String, Row> rows) {
        List<City> down = s.down();
        boolean all = down.size() == s.cities().size();
        boolean most = down.size() * 2 > s.cities().size();
        rows.put(
                "all-cities-down/" + s.policy(),
                all ? several(s, "all-cities-down", Situation.THREE_CITIES_DOWN, down) : new Row.Over());
        rows.put(
                "most-cities-down/" + s.policy(),
                all
                        ? new Row.Open()
                        : most
                                ? several(s, "most-cities-down", Situation.TWO_OF_THREE_CITIES_DOWN, down)
                                : new Row.Over());
        s.cities().forEach(city -> rows.put(key(s, "city-down", city), down(s, city, most)));
        s.cities().forEach(city -> rows.put(key(s, "lag", city), behind(s, city)));
    }

    private static Row several(Situations s, String what, Situation situation, List<City> down) {
        String each = down.stream()
                .map(city -> "%s %s".formatted(city, s.down(city).orElseThrow()))
                .collect(Collectors.joining("; "));
        return new Row.Seen(new Cause(
                        what + "/" + s.policy(),
                        "%d of %d cities of %s are down"
                                .formatted(down.size(), s.cities().size(), s.policy()),
                        each
                                + ". Writes stop where no majority of the quorum answers, and go on by themselves when it does again",
                        situation.severity(),
                        Optional.of(situation),
                        new Affected(down.stream().map(City::name).toList(), List.of(), List.of(s.policy())),
                        s.now())
                .sharedByAll());
    }

    /** The loss of the primary city is a failover, which has an incident of its own. */
    private static Row down(Situations s, City city, boolean most) {
        Optional<String> why = s.down(city);
        if (why.isEmpty()) {
            return new Row.Over();
        }
        if (most || city.equals(s.primary())) {
            return new Row.Open();
        }
        return new Row.Seen(
                cause(
                        s,
                        "city-down",
                        city,
                        "%s is down".formatted(city),
                        "%s %s. %s goes on taking writes; one more city lost stops them"
                                .formatted(city, why.get(), s.primary()),
                        Situation.ONE_STANDBY_CITY_DOWN.severity(),
                        Optional.of(Situation.ONE_STANDBY_CITY_DOWN)),
                false,
                s.toldByFailover(city));
    }

    /** A city that is down is behind as well. */
    private static Row behind(Situations s, City city) {
        Finding found = s.replication().get(city);
        if (found == null || s.down(city).isPresent()) {
            return new Row.Open();
        }
        return switch (found.verdict()) {
            case GOOD -> new Row.Over();
            case UNKNOWN -> new Row.Open();
            case BAD ->
                new Row.Seen(cause(
                        s,
                        "lag",
                        city,
                        "%s is too far behind the primary".formatted(city),
                        "%s. While it is, %s can't take over within the recovery point"
                                .formatted(found.message(), city),
                        anotherInTime(s, city) ? Severity.SEV3 : Severity.SEV2,
                        Optional.empty()));
        };
    }

    private static boolean anotherInTime(Situations s, City late) {
        return s.replication().entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(late)
                        && !other.getKey().equals(s.primary())
                        && s.down(other.getKey()).isEmpty()
                        && other.getValue().verdict() == Finding.Verdict.GOOD);
    }

    static String key(Situations s, String what, City city) {
        return "%s/%s/%s".formatted(what, s.policy(), city);
    }

    private static Cause cause(
            Situations s,
            String what,
            City city,
            String title,
            String summary,
            Severity severity,
            Optional<Situation> situation) {
        return new Cause(
                        key(s, what, city),
                        title,
                        summary,
                        severity,
                        situation,
                        new Affected(List.of(city.name()), List.of(), List.of(s.policy())),
                        s.now())
                .sharedByAll();
    }
}
