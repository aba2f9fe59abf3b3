package dev.siaga.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * How ready the estate is for the next fault, as the readiness levels of Indonesian disaster services name it. Siaga 1: writes are stopped
 * or data is at risk. Siaga 2: one more failure stops writes or loses more than the recovery point. Siaga 3: degraded, writes are safe.
 */
public record Readiness(Level level, List<String> reasons) {
    public enum Level {
        NORMAL("Normal"),
        SIAGA_3("Siaga 3"),
        SIAGA_2("Siaga 2"),
        SIAGA_1("Siaga 1");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static Readiness of(Snapshot s) {
        List<String> one = new ArrayList<>();
        List<String> two = new ArrayList<>();
        List<String> three = new ArrayList<>();
        switch (s.quorum()) {
            case Quorum.Unreachable u -> one.add("no majority of the quorum answers");
            case Quorum.Reachable q -> judge(s, q, one, two, three);
        }
        Level level = !one.isEmpty()
                ? Level.SIAGA_1
                : !two.isEmpty() ? Level.SIAGA_2 : !three.isEmpty() ? Level.SIAGA_3 : Level.NORMAL;
        List<String> all = new ArrayList<>(one);
        all.addAll(two);
        all.addAll(three);
        return new Readiness(level, List.copyOf(all));
    }

    private static void judge(Snapshot s, Quorum.Reachable q, List<String> one, List<String> two, List<String> three) {
        if (q.holder().isEmpty()) {
            one.add("no city holds primacy: nothing accepts writes");
        }
        for (City city : s.estate().cities()) {
            Beacon beacon = q.beacons().get(city);
            boolean holds = q.holds(city);
            if (beacon == null) {
                two.add(city + " is not heard of");
            } else if (holds && beacon.role() != Beacon.Role.PRIMARY) {
                one.add(city + " holds primacy but runs no primary");
            } else if (beacon.unsound().isPresent()) {
                two.add(city + " can't be relied on: " + beacon.unsound().get());
            } else if (!holds && beacon.role() != Beacon.Role.STANDBY) {
                two.add(city + " does not stand by");
            } else if (holds && beacon.standing().servicesDown()) {
                boolean closed = s.estate().onServicesDown() == Estate.OnServicesDown.READ_ONLY;
                (closed ? one : two).add("all services of %s, the primary city, are down".formatted(city));
            } else if (beacon.standing().servicesDown()) {
                three.add("all services of " + city + " are down");
            } else if (beacon.healthy() < beacon.members()) {
                three.add("%s has %d of %d members running".formatted(city, beacon.healthy(), beacon.members()));
            } else if (beacon.standing().crowded().isPresent()) {
                three.add("%s: %s".formatted(city, beacon.standing().crowded().get()));
            }
            if (beacon != null) {
                beacon.standing().degraded().forEach(what -> three.add("%s: %s".formatted(city, what)));
            }
        }
        succession(s, q, two, three);
    }

    /**
     * Who could take over, as a candidate is judged. Who hasn't what the primary had a recovery point ago would lose more than that; whose log is no
     * part of the estate's is never promoted.
     */
    private static void succession(Snapshot s, Quorum.Reachable q, List<String> two, List<String> three) {
        if (q.holder().isEmpty() || q.epoch().isEmpty()) {
            return;
        }
        EpochRecord epoch = q.epoch().get();
        List<City> standbys = s.estate().cities().stream()
                .filter(city -> !city.equals(epoch.city()))
                .filter(city -> q.beacons().containsKey(city))
                .toList();
        List<City> late = standbys.stream()
                .filter(city -> q.beacons().get(city).position().compareTo(epoch.floor()) < 0)
                .toList();
        if (!late.isEmpty() && late.size() == standbys.size()) {
            two.add("no standby city is within the recovery point");
        } else {
            if (!standbys.isEmpty()
                    && CandidateRanking.rank(s.estate(), epoch, q.beacons().values()).stream()
                            .map(Beacon::city)
                            .allMatch(city -> city.equals(epoch.city()) || late.contains(city))) {
                two.add("no standby city could take over");
            }
            late.forEach(city -> three.add(city + " is further behind than the recovery point allows"));
        }
        standbys.forEach(city ->
                CandidateRanking.stranger(epoch, q.beacons().get(city)).ifPresent(why -> three.add(city + " " + why)));
    }
}
