package dev.siaga.incident;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is told of what: every route that fits tells its sinks; the first fitting route that has contacts says who is paged, one after another. */
public record RoutingTable(List<Route> routes) {
    public RoutingTable {
        routes = List.copyOf(routes);
    }

    /**
     * An empty list of severities, cities or services fits all.
     *
     * @param contacts each a list of sinks; the first is paged at once, the next when the one before didn't answer, then the first again
     */
    public record Route(
            List<Severity> severities,
            List<String> cities,
            List<String> services,
            List<String> sinks,
            List<List<String>> contacts) {
        public Route {
            severities = List.copyOf(severities);
            cities = List.copyOf(cities);
            services = List.copyOf(services);
            sinks = List.copyOf(sinks);
            contacts = List.copyOf(contacts);
        }

        boolean fits(Severity severity, Affected affected) {
            return (severities.isEmpty() || severities.contains(severity))
                    && (cities.isEmpty() || cities.stream().anyMatch(affected.cities()::contains))
                    && (services.isEmpty() || services.stream().anyMatch(affected.services()::contains));
        }
    }

    /** The sinks that hear of whatever is so severe and touches this; nobody is paged. */
    Set<String> sinks(Severity severity, Affected affected) {
        Set<String> sinks = new LinkedHashSet<>();
        routes.stream().filter(route -> route.fits(severity, affected)).forEach(route -> sinks.addAll(route.sinks()));
        return sinks;
    }

    /** The sinks that hear of one entry of the timeline. */
    public Set<String> recipients(Timeline.Kind kind, Facts facts, Course course) {
        Set<String> sinks = sinks(course.effective(), facts.affected());
        // Whoever was paged hears how it goes on; an escalation is for the next contact.
        if (kind == Timeline.Kind.ESCALATED) {
            sinks.addAll(contact(facts, course, course.escalations()));
        } else if (kind.milestone() || kind == Timeline.Kind.SEVERITY_RAISED) {
            for (int level = 0; level <= course.escalations(); level++) {
                sinks.addAll(contact(facts, course, level));
            }
        }
        return sinks;
    }

    private List<String> contact(Facts facts, Course course, int level) {
        Optional<List<List<String>>> contacts = routes.stream()
                .filter(route -> route.fits(course.effective(), facts.affected()))
                .map(Route::contacts)
                .filter(list -> !list.isEmpty())
                .findFirst();
        return contacts.map(list -> list.get(level % list.size())).orElse(List.of());
    }
}
