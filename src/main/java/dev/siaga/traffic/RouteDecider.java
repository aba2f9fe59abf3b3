package dev.siaga.traffic;

import dev.siaga.traffic.Route.Backup;
import dev.siaga.traffic.Route.Main;
import dev.siaga.traffic.Route.Nowhere;
import dev.siaga.traffic.Route.ToCity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the users of a service go next. They leave what doesn't work for what does: at once within the city and between other cities, after a
 * time from the city to another. They leave what works only for something better that has worked for a time without a break. Other cities'
 * users only ever meet a city's own instances, so there is no way round in a circle.
 */
public final class RouteDecider {
    private RouteDecider() {}

    public static RouteState decide(RouteSight s, RouteState now) {
        return switch (now.route()) {
            case Main _ -> home(s, now);
            case Backup _ -> home(s, now);
            case Nowhere _ -> home(s, now);
            case ToCity to -> away(s, now, to.city());
        };
    }

    private static RouteState home(RouteSight s, RouteState now) {
        if (s.own().serving().isEmpty()) {
            return now.because("its instances have not all been asked yet");
        }
        if (s.databaseDead()) {
            return leave(s, now, "the city's database is dead").orElseGet(() -> strand(s, now));
        }
        return s.own().serving().get() == Serving.NONE ? down(s, now) : atHome(s, now);
    }

    private static RouteState down(RouteSight s, RouteState now) {
        if (!s.down()) {
            return now.because("no instance works; if that lasts for %d s, users go to another city"
                    .formatted(s.patience().downAfter().toSeconds()));
        }
        String why = "no instance works";
        return leave(s, now, why).orElseGet(() -> {
            String message = why + ", and users can go nowhere else: " + refusals(s);
            return now.route() instanceof Nowhere ? now.because(message) : now.goes(Route.NOWHERE, s.now(), message);
        });
    }

    /** The database is dead and nobody takes the users: what still works here is better than nothing. */
    private static RouteState strand(RouteSight s, RouteState now) {
        return s.own().serving().get() == Serving.NONE
                ? down(s, now)
                : atHome(s, now).because("the city's database is dead, but users can go nowhere else: " + refusals(s));
    }

    /** At least one kind works. */
    private static RouteState atHome(RouteSight s, RouteState now) {
        if (now.route() instanceof Main && s.own().mainWorks()) {
            return now.because("the main instances serve");
        }
        if (now.route() instanceof Backup && s.own().backupWorks()) {
            return s.steady(s.own().main())
                    ? now.goes(Route.MAIN, s.now(), "the main instances work again")
                    : now.because("the backup serves: " + mainIs(s));
        }
        return s.own().mainWorks()
                ? enter(s, now, Route.MAIN, s.own().main().orElseThrow(), "a main instance works")
                : enter(s, now, Route.BACKUP, s.own().backup().orElseThrow(), "no main instance works, a backup does");
    }

    private static String mainIs(RouteSight s) {
        return s.own().mainWorks()
                ? "the main instances must have worked for %d s without a break"
                        .formatted(s.patience().backAfter().toSeconds())
                : "no main instance works";
    }

    private static Optional<RouteState> leave(RouteSight s, RouteState now, String why) {
        return first(s, n -> fits(s, n) && s.steady(n.serves()))
                .or(() -> first(s, n -> fits(s, n)))
                .map(to -> enter(s, now, new ToCity(to.city()), to.serves(), why + ": users go to " + to.city()));
    }

    private static RouteState away(RouteSight s, RouteState now, String city) {
        if (s.steady(s.database()) && s.own().serving().isPresent()) {
            if (s.own().mainWorks() && s.steady(s.own().main())) {
                return now.goes(Route.MAIN, s.now(), "the main instances work again");
            }
            if (s.own().main().isPresent() && s.steady(s.own().backup())) {
                return now.goes(Route.BACKUP, s.now(), "the backup works again");
            }
        }
        if (s.neighbours().isEmpty()) {
            return now.because("the quorum doesn't answer: users stay where they are");
        }
        Optional<Neighbour> current = first(s, n -> n.city().equals(city));
        return current.filter(n -> n.serves().holds()).isPresent() ? nearer(s, now, city) : onwards(s, now, city);
    }

    /** The city serves: users leave it only for one that comes before it and has served for a time. */
    private static RouteState nearer(RouteSight s, RouteState now, String city) {
        List<Neighbour> order = preferred(s);
        return order.stream()
                .takeWhile(n -> !n.city().equals(city))
                .filter(n -> fits(s, n) && s.steady(n.serves()))
                .findFirst()
                .map(n -> now.goes(new ToCity(n.city()), s.now(), n.city() + " comes before " + city + " and serves"))
                .orElseGet(() -> now.because(city + " serves: " + whyAway(s)));
    }

    private static String whyAway(RouteSight s) {
        if (!s.databaseWorks()) {
            return "this city's database is dead";
        }
        return s.own().serving().filter(own -> own == Serving.NONE).isPresent()
                ? "no instance of this city works"
                : "this city's own must have worked for %d s without a break"
                        .formatted(s.patience().backAfter().toSeconds());
    }

    private static RouteState onwards(RouteSight s, RouteState now, String city) {
        Optional<Neighbour> steady = first(s, n -> fits(s, n) && s.steady(n.serves()));
        if (steady.isPresent()) {
            return now.goes(
                    new ToCity(steady.get().city()),
                    s.now(),
                    city + " doesn't serve any more: users go on to the next");
        }
        boolean own = s.databaseWorks()
                && s.own().serving().filter(serving -> serving != Serving.NONE).isPresent();
        if (own) {
            return s.own().mainWorks()
                    ? enter(s, now, Route.MAIN, s.own().main().orElseThrow(), city + " doesn't serve any more")
                    : enter(s, now, Route.BACKUP, s.own().backup().orElseThrow(), city + " doesn't serve any more");
        }
        return first(s, n -> fits(s, n))
                .map(n -> enter(s, now, new ToCity(n.city()), n.serves(), city + " doesn't serve any more"))
                .orElseGet(() -> now.because(city + " doesn't serve any more, and nobody else does: " + refusals(s)));
    }

    /** What has not worked for long may be entered a few times only. */
    private static RouteState enter(RouteSight s, RouteState now, Route to, Lasting target, String why) {
        if (s.steady(target)) {
            return now.goes(to, s.now(), why);
        }
        return now.mayHurry(s.now(), s.patience().backAfter())
                ? now.hurries(to, s.now(), s.patience().backAfter(), why)
                : now.because("%s, but instances come and go: users stay until something has worked for %d s"
                        .formatted(why, s.patience().backAfter().toSeconds()));
    }

    private static boolean fits(RouteSight s, Neighbour n) {
        return n.serves().holds() && n.hasRoomFor(s.requests());
    }

    private static Optional<Neighbour> first(RouteSight s, Predicate<Neighbour> which) {
        return preferred(s).stream().filter(which).findFirst();
    }

    /** Where the database is dead, users are best off where the data is written. */
    private static List<Neighbour> preferred(RouteSight s) {
        List<Neighbour> nearest = s.neighbours().orElse(List.of());
        return s.databaseDead()
                ? nearest.stream()
                        .sorted(Comparator.comparing(n -> !n.primary()))
                        .toList()
                : nearest;
    }

    private static String refusals(RouteSight s) {
        if (s.neighbours().isEmpty()) {
            return "the quorum doesn't answer, so nobody knows who serves";
        }
        List<String> why = preferred(s).stream().map(n -> refusal(s, n)).toList();
        return why.isEmpty() ? "no other city has a gateway" : String.join("; ", why);
    }

    private static String refusal(RouteSight s, Neighbour n) {
        if (!n.serves().holds()) {
            return n.city() + " doesn't serve";
        }
        return n.spare().isPresent()
                ? "%s can take %.0f requests/s more, and there are %.0f"
                        .formatted(
                                n.city(), n.spare().getAsDouble(), s.requests().orElse(0))
                : n.city() + " doesn't say how many requests it can take";
    }
}
