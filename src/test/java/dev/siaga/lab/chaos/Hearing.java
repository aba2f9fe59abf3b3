package dev.siaga.lab.chaos;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Kind;
import dev.siaga.lab.estate.Judges.Bookmark;
import dev.siaga.lab.estate.RunningEstate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks clients, probes and policies of one lab after each episode, and goes on where it stopped: no row that was ever promised is left out. */
final class Hearing {
    private final RunningEstate running;
    private final Promises promises = new Promises();
    private Bookmark read = Bookmark.BEGINNING;
    private List<Attempt> probesBefore = List.of();

    Hearing(RunningEstate running) {
        this.running = running;
    }

    /** What was promised so far in this lab. */
    Promises promises() {
        return promises;
    }

    /** Asks. Journals are read before anybody asks what the primary holds: a row acknowledged afterwards isn't lost. */
    Testimony of(City before, long epochBefore, Course course) throws SQLException {
        var until = Instant.now();
        var to = running.judges().bookmark();
        var clients = clients(to);
        var probes = running.judges().probe(read, to).attempts();
        var testimony = new Testimony(
                before, epochBefore, course, clients, probesBefore, probes, history(), present(course), until);
        read = to;
        probesBefore = probes;
        return testimony;
    }

    private Map<Kind, Map<City, List<Attempt>>> clients(Bookmark to) {
        var clients = new EnumMap<Kind, Map<City, List<Attempt>>>(Kind.class);
        for (Kind kind : Kind.values()) {
            clients.put(
                    kind,
                    running.lab().everyCity().stream()
                            .collect(Collectors.toMap(
                                    Function.identity(),
                                    city -> running.judges().attempts(city, kind, read, to),
                                    (a, _) -> a,
                                    LinkedHashMap::new)));
        }
        return clients;
    }

    private List<FailoverPolicyStatus.Move> history() {
        return running.lab().everyCity().stream()
                .flatMap(city -> running.policies().status(city).stream())
                .flatMap(status -> Optional.ofNullable(status.history()).orElse(List.of()).stream())
                .toList();
    }

    private Optional<Set<Long>> present(Course course) throws SQLException {
        return course.primary().isPresent() ? Optional.of(running.estate().rows()) : Optional.empty();
    }
}
