package dev.siaga.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.traffic.DnsRecord.Target;
import dev.siaga.traffic.DnsRecord.Type;
import dev.siaga.traffic.NameAnswer.Leads;
import dev.siaga.traffic.NameAnswer.Missing;
import dev.siaga.traffic.NameAnswer.Stays;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jakarta answers for names of the estate and for its own. */
class NameDeciderTest {
    private static final Optional<Boolean> PROVED = Optional.of(true);
    private static final Optional<Boolean> LOST = Optional.of(false);
    private static final Optional<Boolean> IN_DOUBT = Optional.empty();
    private static final Door HERE = new Door("jakarta", Door.Kind.GATEWAY);
    private static final Door THERE = new Door("bandung", Door.Kind.GATEWAY);
    private static final Door WRITES = new Door("jakarta", Door.Kind.PRIMARY);
    private static final Door READS = new Door("bandung", Door.Kind.READERS);
    private static final Map<Door, List<Target>> DOORS = Map.of(
            HERE, List.of(four("203.0.113.10"), four("203.0.113.9"), new Target(Type.AAAA, "2001:db8::10")),
            THERE, List.of(four("203.0.113.50"), new Target(Type.AAAA, "2001:db8::50")),
            WRITES, List.of(four("203.0.113.20")),
            READS, List.of(four("203.0.113.30")));

    private static final PublicName DB = new PublicName.Primary("db.example.org");
    private static final PublicName RO = new PublicName.Readers("ro.example.org", Optional.empty());
    private static final PublicName API = new PublicName.Service("api.example.org", "api", Optional.empty());
    private static final PublicName API_HERE =
            new PublicName.Service("api.jakarta.example.org", "api", Optional.of("jakarta"));

    @Test
    void the_estates_names_are_published_by_the_city_that_can_prove_that_it_holds_primacy() {
        NameDecision decided = decide(PROVED, Route.MAIN, DB, RO, API);

        assertEquals(List.of("A 203.0.113.20"), leads(decided.estate().get(0)));
        assertEquals(List.of("A 203.0.113.30"), leads(decided.estate().get(1)));
        assertEquals(
                List.of("A 203.0.113.10,203.0.113.9", "AAAA 2001:db8::10"),
                leads(decided.estate().get(2)));
    }

    @Test
    void a_city_that_lost_primacy_takes_the_estates_names_back_and_keeps_its_own() {
        NameDecision decided = decide(LOST, Route.MAIN, DB, RO, API, API_HERE);

        assertEquals(List.of(), decided.estate());
        assertEquals(1, decided.city().size());
        assertInstanceOf(Leads.class, decided.city().getFirst());
    }

    @Test
    void in_doubt_the_estates_names_stay_as_they_are() {
        assertEquals(
                List.of(new Stays("db.example.org"), new Stays("ro.example.org"), new Stays("api.example.org")),
                decide(IN_DOUBT, Route.MAIN, DB, RO, API).estate());
    }

    @Test
    void a_name_of_another_city_is_none_of_ours() {
        PublicName theirs = new PublicName.Service("api.bandung.example.org", "api", Optional.of("bandung"));

        assertEquals(new NameDecision(List.of(), List.of()), decide(PROVED, Route.MAIN, theirs));
    }

    @Test
    void a_service_leads_to_the_city_that_its_users_are_sent_to() {
        assertEquals(List.of("A 203.0.113.50", "AAAA 2001:db8::50"), routed(new Route.ToCity("bandung")));
        assertEquals(leads(ofHere()), routed(Route.BACKUP));
        assertEquals(leads(ofHere()), routed(Route.NOWHERE));
    }

    @Test
    void what_is_not_known_yet_changes_nothing() {
        var sight = new NameSight(PROVED, List.of(), Map.of("api", Optional.empty()));

        assertEquals(
                List.of(new Stays("ro.example.org"), new Stays("api.example.org")),
                NameDecider.decide(plan(DOORS, RO, API), sight).estate());
    }

    @Test
    void readers_go_through_the_first_door_that_there_is() {
        var doors = List.of(new Door("jakarta", Door.Kind.READERS), READS, WRITES);
        var sight = new NameSight(PROVED, doors, Map.of());

        assertEquals(
                List.of("A 203.0.113.30"),
                leads(NameDecider.decide(plan(DOORS, RO), sight).estate().getFirst()));
    }

    @Test
    void what_cannot_be_published_names_its_remedy() {
        assertEquals(
                new Missing(
                        "api.example.org",
                        "CityCluster surabaya has no address for it: set spec.publicAddresses.gateway"),
                decide(PROVED, new Route.ToCity("surabaya"), API).estate().getFirst());
        PublicName unknown = new PublicName.Service("pay.example.org", "pay", Optional.empty());
        assertEquals(
                new Missing("pay.example.org", "CityCluster jakarta has no service pay: add it to spec.services"),
                decide(PROVED, Route.MAIN, unknown).estate().getFirst());
    }

    /** Otherwise the AAAA record of one would stay when the other, which has none, takes over. */
    @Test
    void of_the_estate_only_such_records_are_published_as_every_city_can_write_over() {
        var doors = Map.of(HERE, DOORS.get(HERE), THERE, List.of(four("203.0.113.50")));
        assertEquals(
                List.of("A 203.0.113.10,203.0.113.9"),
                leads(from(doors, API).estate().getFirst()));
        assertEquals(
                List.of("A 203.0.113.10,203.0.113.9", "AAAA 2001:db8::10"),
                leads(from(doors, API_HERE).city().getFirst()));

        var nothing = Map.of(HERE, DOORS.get(HERE), THERE, List.of(new Target(Type.CNAME, "lb.example.net")));
        Missing missing =
                assertInstanceOf(Missing.class, from(nothing, API).estate().getFirst());
        assertTrue(missing.why().startsWith("the cities have no sort of address for it in common"), missing.why());
    }

    @Test
    void a_name_never_leads_to_itself() {
        PublicName loop = new PublicName.Service("lb.jakarta.example.net", "api", Optional.of("jakarta"));
        var doors = Map.of(HERE, List.of(new Target(Type.CNAME, "lb.jakarta.example.net")));

        Missing missing =
                assertInstanceOf(Missing.class, from(doors, loop).city().getFirst());

        assertTrue(missing.why().contains("lead to itself"), missing.why());
    }

    private static NameDecision from(Map<Door, List<Target>> doors, PublicName asked) {
        return NameDecider.decide(
                plan(doors, asked), new NameSight(PROVED, List.of(), Map.of("api", Optional.of(Route.MAIN))));
    }

    private static List<String> routed(Route route) {
        return leads(decide(LOST, route, API_HERE).city().getFirst());
    }

    private static NameAnswer ofHere() {
        return decide(LOST, Route.MAIN, API_HERE).city().getFirst();
    }

    private static List<String> leads(NameAnswer answer) {
        return assertInstanceOf(Leads.class, answer).records().stream()
                .map(record -> record.type() + " " + String.join(",", record.targets()))
                .toList();
    }

    private static NameDecision decide(Optional<Boolean> mandate, Route route, PublicName... asked) {
        return NameDecider.decide(
                plan(DOORS, asked), new NameSight(mandate, List.of(READS, WRITES), Map.of("api", Optional.of(route))));
    }

    private static NamePlan plan(Map<Door, List<Target>> doors, PublicName... asked) {
        return new NamePlan("jakarta", List.of(asked), Duration.ofSeconds(30), doors);
    }

    private static Target four(String address) {
        return new Target(Type.A, address);
    }
}
