package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.client.Journal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The databases of one estate in all cities of a lab, however they are clustered. Seen from outside the cities, whatever is cut. */
public abstract class Databases implements AutoCloseable {
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);

    private final Lab lab;
    private final String namespace;
    private final MemberWatch watch;

    /** In a namespace that is called alike in every city; the lists of members go into a folder. */
    Databases(Lab lab, String namespace, Path folder) {
        this.lab = lab;
        this.namespace = namespace;
        watch = new MemberWatch(lab, namespace, folder);
    }

    /** Whether one city is primary and every member of every city with power runs and streams. */
    public abstract boolean isStreaming(City primary);

    public final Lab lab() {
        return lab;
    }

    final String namespace() {
        return namespace;
    }

    /** The members of a city as last seen. */
    public final List<DatabaseMember> members(City city) {
        return watch.members(city);
    }

    /** The file from which clients inside the cities know a city's members. */
    final Path membersFile(City city) {
        return watch.file(city);
    }

    /** A city's role in words: primary, standby streaming, standby, read-only, silent, or no power. */
    public final String role(City city) {
        if (!lab.city(city.name()).hasPower()) {
            return "no power";
        }
        var all = members(city).stream().map(DatabaseMember::status).toList();
        if (all.stream().anyMatch(MemberStatus::isPrimary)) {
            return "primary";
        }
        var leader = all.stream().filter(MemberStatus::isStandbyLeader).findFirst();
        if (leader.isPresent()) {
            return leader.get().isStreaming() ? "standby, streaming" : "standby, not streaming";
        }
        return all.stream().anyMatch(status -> status.state().equals("running")) ? "read-only" : "silent";
    }

    /** The members that call themselves primary, in all cities with power. More than one city means the fence failed, or is about to be seen to hold. */
    public final List<DatabaseMember> primaries() {
        return lab.everyCity().stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .flatMap(city -> members(city).stream())
                .filter(member -> member.status().isPrimary())
                .toList();
    }

    /** The one primary of the estate; empty while there is none, or more than one. */
    public final Optional<DatabaseMember> primary() {
        var primaries = primaries();
        return primaries.size() == 1 ? Optional.of(primaries.getFirst()) : Optional.empty();
    }

    /** The ids of the rows that the estate's primary holds. */
    public final Set<Long> rows() throws SQLException {
        return Journal.present(awaitPrimary().address(), Estate.USER, Estate.PASSWORD);
    }

    /** The one primary, which a busy machine may keep from answering for a moment. */
    final DatabaseMember awaitPrimary() {
        return await("one primary")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .atMost(TO_ANSWER)
                .until(this::primary, Optional::isPresent)
                .orElseThrow();
    }

    /** Each city with its role, on one line. */
    public final String roles() {
        return lab.everyCity().stream().map(city -> city + ": " + role(city)).collect(Collectors.joining("; "));
    }

    /** Each member in Patroni's words, on one line. */
    final String states() {
        return lab.everyCity().stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .flatMap(city -> members(city).stream())
                .map(member -> member.pod() + ": " + member.status())
                .collect(Collectors.joining("; "));
    }

    @Override
    public final void close() {
        watch.close();
    }
}
