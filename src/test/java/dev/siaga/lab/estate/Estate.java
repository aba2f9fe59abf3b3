package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.client.Journal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The estate {@code orders}: one Patroni cluster of two members in each city of a lab, Jakarta's the primary to begin with. Sees every
 * member from outside the cities, whatever is cut.
 */
public final class Estate implements AutoCloseable {
    public static final String NAMESPACE = "orders";
    public static final String SCOPE = "orders-db";
    static final String USER = "app";
    static final String PASSWORD = "app";
    private static final int MEMBERS = 2;
    private static final Path MANIFESTS = Path.of("src/test/resources/lab/estate");

    private final Lab lab;
    private final MemberWatch watch;

    private Estate(Lab lab, MemberWatch watch) {
        this.lab = lab;
        this.watch = watch;
    }

    /** Applies the manifests in every city, and waits until Jakarta accepts writes and the others stream from it. */
    public static Estate deploy(Lab lab, Progress progress) {
        var estate = new Estate(lab, new MemberWatch(lab, lab.runFolder().resolve("probe")));
        City.ALL.parallelStream()
                .forEach(city -> lab.applyManifests(
                        city.name(), Tools.repository().resolve(MANIFESTS).resolve(city.name())));
        estate.awaitStreaming(City.JAKARTA, Duration.ofSeconds(120));
        progress.say("Patroni: jakarta is primary, bandung and surabaya stream from it");
        return estate;
    }

    /** Waits until one city is primary and every member of every city with power runs and streams. */
    public void awaitStreaming(City primary, Duration atMost) {
        await("one primary in " + primary + " and all others streaming")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(atMost)
                .until(() -> isStreaming(primary));
    }

    /** Whether one city is primary and every member of every city with power runs and streams. */
    public boolean isStreaming(City primary) {
        return City.ALL.stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .allMatch(city -> isWhole(city, city.equals(primary)));
    }

    private boolean isWhole(City city, boolean primary) {
        var all = members(city).stream().map(DatabaseMember::status).toList();
        var leaders = all.stream()
                .filter(status -> primary ? status.isPrimary() : status.isStandbyLeader() && status.isStreaming())
                .count();
        var replicas = all.stream()
                .filter(status -> status.role().equals("replica") && status.isStreaming())
                .count();
        return leaders == 1 && replicas == MEMBERS - 1;
    }

    /** The members of a city as last seen. */
    public List<DatabaseMember> members(City city) {
        return watch.members(city);
    }

    /** The file from which a city's write probe knows its members. */
    Path membersFile(City city) {
        return watch.file(city);
    }

    public Lab lab() {
        return lab;
    }

    /** The members that call themselves primary, in all cities with power. More than one city means the fence failed, or is about to be seen to hold. */
    public List<DatabaseMember> primaries() {
        return City.ALL.stream()
                .filter(city -> lab.city(city.name()).hasPower())
                .flatMap(city -> members(city).stream())
                .filter(member -> member.status().isPrimary())
                .toList();
    }

    /** The one primary of the estate; empty while there is none, or more than one. */
    public Optional<DatabaseMember> primary() {
        var primaries = primaries();
        return primaries.size() == 1 ? Optional.of(primaries.getFirst()) : Optional.empty();
    }

    /** A city's role in words: primary, standby streaming, standby, read-only, silent, or no power. */
    public String role(City city) {
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

    /** The highest log position among a city's members, in bytes. */
    public long position(City city) {
        return members(city).stream()
                .mapToLong(member -> member.status().position())
                .max()
                .orElse(0);
    }

    /** The ids of the rows that the estate's primary holds. */
    public Set<Long> rows() throws SQLException {
        var primary = primary().orElseThrow(() -> new IllegalStateException("no single primary: " + roles()));
        return Journal.present(primary.address(), USER, PASSWORD);
    }

    /** Each city with its role, on one line. */
    public String roles() {
        return City.ALL.stream().map(city -> city + ": " + role(city)).collect(Collectors.joining("; "));
    }

    /** The address a client in a city writes to: the cluster IP of the Service that Siaga points at the primary. */
    public Optional<String> writeAddress(City city) {
        return Optional.ofNullable(lab.city(city.name())
                        .client()
                        .services()
                        .inNamespace(NAMESPACE)
                        .withName("orders-rw")
                        .get())
                .map(service -> service.getSpec().getClusterIP() + ":5432");
    }

    /** The address at which other cities stream from this one; leads to its primary and to nobody else. */
    public static String streamAddress(City city) {
        return "10." + city.number() + ".254.10:5432";
    }

    @Override
    public void close() {
        watch.close();
    }
}
