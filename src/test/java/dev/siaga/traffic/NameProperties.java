package dev.siaga.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.traffic.DnsRecord.Target;
import dev.siaga.traffic.DnsRecord.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Three cities answer for the same names, each from what it happens to know; at most one of them can prove that it holds primacy. */
class NameProperties {
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");

    @Property(tries = 1000)
    void no_name_has_two_authors_and_the_estates_only_the_holder(@ForAll long seed) {
        Random dice = new Random(seed);
        List<PublicName> asked = asked(dice);
        Map<Door, List<Target>> doors = doors(dice);
        int holder = dice.nextInt(CITIES.size() + 1);
        Set<String> published = new HashSet<>();
        for (String city : CITIES) {
            boolean holds = CITIES.indexOf(city) == holder;
            NameDecision decided = NameDecider.decide(
                    new NamePlan(city, asked, Duration.ofSeconds(30), doors), sight(dice, city, holds));

            assertTrue(holds || decided.estate().isEmpty(), () -> city + " speaks for the estate: " + decided);
            Stream.concat(decided.estate().stream(), decided.city().stream())
                    .filter(NameAnswer.Leads.class::isInstance)
                    .map(NameAnswer.Leads.class::cast)
                    .forEach(leads -> {
                        assertTrue(published.add(leads.host()), () -> leads.host() + " has two authors");
                        assertResolvable(leads);
                    });
        }
    }

    /** Whoever holds primacy next writes over everything: no record of the last holder's is left behind. */
    @Property(tries = 1000)
    void the_next_holder_leaves_no_record_of_the_last(@ForAll long seed) {
        Random dice = new Random(seed);
        List<PublicName> asked = asked(dice);
        Map<Door, List<Target>> doors = doors(dice);
        Map<String, Set<Type>> last = types(asked, doors, "jakarta", sight(dice, "jakarta", true));
        Map<String, Set<Type>> next = types(asked, doors, "bandung", sight(dice, "bandung", true));

        next.forEach((host, types) ->
                assertEquals(last.getOrDefault(host, types), types, () -> host + " from " + last + " to " + next));
    }

    private static Map<String, Set<Type>> types(
            List<PublicName> asked, Map<Door, List<Target>> doors, String city, NameSight sight) {
        Map<String, Set<Type>> types = new HashMap<>();
        NameDecider.decide(new NamePlan(city, asked, Duration.ofSeconds(30), doors), sight).estate().stream()
                .filter(NameAnswer.Leads.class::isInstance)
                .map(NameAnswer.Leads.class::cast)
                .forEach(leads -> leads.records()
                        .forEach(record -> types.computeIfAbsent(leads.host(), _ -> new HashSet<>())
                                .add(record.type())));
        return types;
    }

    @Property(tries = 1000)
    void every_name_that_is_a_citys_to_publish_is_answered_once(@ForAll long seed) {
        Random dice = new Random(seed);
        List<PublicName> asked = asked(dice);
        NamePlan plan = new NamePlan("jakarta", asked, Duration.ofSeconds(30), doors(dice));

        NameDecision decided = NameDecider.decide(plan, sight(dice, "jakarta", true));

        List<String> hosts = Stream.concat(decided.estate().stream(), decided.city().stream())
                .map(NameAnswer::host)
                .sorted()
                .toList();
        assertEquals(
                asked.stream()
                        .filter(name ->
                                name.city().filter(c -> !c.equals("jakarta")).isEmpty())
                        .map(PublicName::host)
                        .sorted()
                        .toList(),
                hosts);
    }

    /** A name that stands for another has no other record, and one that leads nowhere is not published. */
    private static void assertResolvable(NameAnswer.Leads leads) {
        assertTrue(!leads.records().isEmpty(), leads::toString);
        leads.records().forEach(record -> {
            assertTrue(!record.targets().isEmpty(), leads::toString);
            assertTrue(!record.targets().contains(record.host()), leads::toString);
            if (record.type() == Type.CNAME) {
                assertEquals(1, leads.records().size(), leads::toString);
                assertEquals(1, record.targets().size(), leads::toString);
            }
        });
    }

    private static List<PublicName> asked(Random dice) {
        List<PublicName> names = new ArrayList<>();
        for (int number = dice.nextInt(8); number >= 0; number--) {
            String host = "n" + number + ".example.org";
            Optional<String> city =
                    dice.nextBoolean() ? Optional.empty() : Optional.of(CITIES.get(dice.nextInt(CITIES.size())));
            names.add(
                    switch (dice.nextInt(3)) {
                        case 0 -> new PublicName.Primary(host);
                        case 1 -> new PublicName.Readers(host, city);
                        default -> new PublicName.Service(host, dice.nextBoolean() ? "api" : "pay", city);
                    });
        }
        return names;
    }

    private static Map<Door, List<Target>> doors(Random dice) {
        Map<Door, List<Target>> doors = new HashMap<>();
        for (String city : CITIES) {
            for (Door.Kind kind : Door.Kind.values()) {
                List<Target> targets = new ArrayList<>();
                for (int some = dice.nextInt(4); some > 0; some--) {
                    targets.add(
                            switch (dice.nextInt(3)) {
                                case 0 -> new Target(Type.A, "203.0.113." + dice.nextInt(9));
                                case 1 -> new Target(Type.AAAA, "2001:db8::" + dice.nextInt(9));
                                default -> new Target(Type.CNAME, "n" + dice.nextInt(9) + ".example.org");
                            });
                }
                if (!targets.isEmpty()) {
                    doors.put(new Door(city, kind), targets);
                }
            }
        }
        return doors;
    }

    private static NameSight sight(Random dice, String city, boolean holds) {
        List<Door> readers = new ArrayList<>();
        CITIES.stream()
                .filter(_ -> dice.nextBoolean())
                .forEach(other -> readers.add(new Door(other, Door.Kind.READERS)));
        Map<String, Optional<Route>> services = new HashMap<>();
        if (dice.nextBoolean()) {
            services.put("api", dice.nextBoolean() ? Optional.empty() : Optional.of(route(dice)));
        }
        return new NameSight(holds ? Optional.of(true) : Optional.of(false), readers, services);
    }

    private static Route route(Random dice) {
        return Route.of(
                List.of("Main", "Backup", "Nowhere", "bandung", "surabaya").get(dice.nextInt(5)));
    }
}
