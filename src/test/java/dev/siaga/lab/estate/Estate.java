package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Patience;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The estate {@code orders}: one Patroni cluster of two members in each city of a lab, the first city's the primary to begin with. Sees every
 * member from outside the cities, whatever is cut.
 */
public final class Estate extends Databases {
    public static final String NAMESPACE = "orders";
    public static final String SCOPE = "orders-db";
    static final String USER = "app";
    static final String PASSWORD = "app";
    private static final Template REPORTING = Template.read("src/test/resources/lab/reporting/city.yaml");
    private static final int MEMBERS = 2;
    /** For each city: they start at once and share the machine. */
    private static final Duration TO_STREAM = Duration.ofSeconds(40);

    private static final Template MANIFESTS = Template.read("src/test/resources/lab/estate/city.yaml");

    private Estate(Lab lab) {
        super(lab, NAMESPACE, lab.runFolder().resolve("probe"));
    }

    /** Applies the manifests in every city, and waits until the first accepts writes and the others stream from it. */
    public static Estate deploy(Lab lab, Progress progress) {
        var estate = new Estate(lab);
        lab.everyCity().parallelStream()
                .forEach(city -> lab.applyManifests(
                        city.name(), manifests(city, lab.everyCity(), lab.overlayFolder(city, "estate"))));
        var first = lab.everyCity().getFirst();
        estate.awaitStreaming(first, TO_STREAM.multipliedBy(lab.everyCity().size()));
        progress.say("Patroni: " + first + " is primary, " + lab.others(first) + " stream from it");
        return estate;
    }

    /** Gives every city a reporting database; they start while the caller goes on. */
    public static void addReporting(Lab lab) {
        lab.everyCity()
                .forEach(city -> lab.applyManifests(
                        city.name(),
                        REPORTING.overlay(lab.overlayFolder(city, "reporting"), Map.of("city", city.name()))));
    }

    /** Makes a folder of the manifests of one city of an estate. */
    static Path manifests(City city, List<City> all, Path folder) {
        var lockedByConfigMap = city.equals(City.SURABAYA);
        var others = city.nearest(all).stream().map(City::name).collect(Collectors.joining(" "));
        var first = all.getFirst();
        return MANIFESTS.overlay(
                folder,
                Map.of(
                        "city",
                        city.name(),
                        "number",
                        Integer.toString(city.number()),
                        "others",
                        others,
                        "standbyOf",
                        city.equals(first) ? "" : streamIp(first),
                        "endpoints",
                        Boolean.toString(!lockedByConfigMap),
                        "base",
                        lockedByConfigMap ? "locked-by-configmap" : "base"));
    }

    /** Waits until one city is primary and every member of every city with power runs and streams. */
    public void awaitStreaming(City primary, Duration atMost) {
        Patience.until("one primary in " + primary + " and all others streaming", atMost, () -> isStreaming(primary));
    }

    @Override
    public boolean isStreaming(City primary) {
        return lab().everyCity().stream()
                .filter(city -> lab().city(city.name()).hasPower())
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
        return leaders == 1 && all.size() >= MEMBERS && replicas == all.size() - 1;
    }

    /** The highest log position among a city's members, in bytes. */
    public long position(City city) {
        return members(city).stream()
                .mapToLong(member -> member.status().position())
                .max()
                .orElse(0);
    }

    /** The address a client in a city writes to: the cluster IP of the Service that Siaga points at the primary. */
    public Optional<String> writeAddress(City city) {
        return address(city, "orders-rw").map(ip -> ip + ":5432");
    }

    /** The address a client in a city reads from. */
    public Optional<String> readAddress(City city) {
        return address(city, "orders-ro").map(ip -> ip + ":5432");
    }

    /** Where a city's customers go. */
    public Optional<String> serviceUrl(City city) {
        return address(city, "orders-api").map(ip -> "http://" + ip + "/orders");
    }

    private Optional<String> address(City city, String service) {
        return Optional.ofNullable(lab().city(city.name())
                        .client()
                        .services()
                        .inNamespace(NAMESPACE)
                        .withName(service)
                        .get())
                .map(found -> found.getSpec().getClusterIP());
    }

    /** The address at which other cities stream from this one; leads to its primary and to nobody else. */
    public static String streamAddress(City city) {
        return streamIp(city) + ":5432";
    }

    private static String streamIp(City city) {
        return "10." + city.number() + ".254.10";
    }
}
