package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityPublicAddresses;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicySpec;
import dev.siaga.api.v1alpha1.PublicNames;
import dev.siaga.traffic.DnsRecord.Target;
import dev.siaga.traffic.DnsRecord.Type;
import dev.siaga.traffic.Door;
import dev.siaga.traffic.NamePlan;
import dev.siaga.traffic.PublicName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMappingTest {
    @Test
    void aPolicyThatAsksForNoNamesHasNone() {
        assertEquals(NamePlan.NONE, mapped(GivenEstate.policy(), city("10.0.0.1", null)));
    }

    @Test
    void namesAreReadAsTheyAreAsked() {
        NamePlan plan = mapped(asking(), city("10.0.0.1", null));

        assertEquals("jakarta", plan.self());
        assertEquals(Duration.ofSeconds(45), plan.ttl());
        assertEquals(
                List.of(
                        new PublicName.Primary("db.example.org"),
                        new PublicName.Readers("ro.example.org", Optional.empty()),
                        new PublicName.Service("api.jakarta.example.org", "api", Optional.of("jakarta"))),
                plan.asked());
    }

    @Test
    void aCityIsReachedAsTheOtherCitiesReachItUnlessItHasAddressesForTheWorld() {
        assertEquals(
                List.of(new Target(Type.A, "10.0.0.1")),
                doors(mapped(asking(), city("10.0.0.1", null)), Door.Kind.PRIMARY));

        var addresses = new CityPublicAddresses(List.of("203.0.113.1", "2001:DB8::1"), null, List.of("lb.example.net"));
        NamePlan plan = mapped(asking(), city("10.0.0.1", addresses));
        assertEquals(
                List.of(new Target(Type.A, "203.0.113.1"), new Target(Type.AAAA, "2001:db8::1")),
                doors(plan, Door.Kind.PRIMARY));
        assertEquals(List.of(new Target(Type.CNAME, "lb.example.net")), doors(plan, Door.Kind.GATEWAY));
        assertEquals(List.of(), doors(plan, Door.Kind.READERS));
    }

    @ParameterizedTest
    @CsvSource({
        "db.jakarta.example.net, CNAME",
        "DB.Jakarta.example.net, CNAME",
        "10.0.0.1, A",
        "fd00::1, AAAA",
        "db, none",
        "300.0.0.1, none",
        "10.0.1, none",
        "::ffff:10.0.0.1, none",
        "12345::, none"
    })
    void whatNoRecordCanHoldIsNoWayIn(String host, String type) {
        List<Target> targets = doors(mapped(asking(), city(host, null)), Door.Kind.PRIMARY);

        assertEquals(
                type, targets.isEmpty() ? "none" : targets.getFirst().type().name());
    }

    private static List<Target> doors(NamePlan plan, Door.Kind kind) {
        return plan.doors().getOrDefault(new Door("jakarta", kind), List.of());
    }

    private static NamePlan mapped(FailoverPolicy policy, CityCluster jakarta) {
        var mapped = EstateMapping.map(
                policy, List.of(jakarta, GivenEstate.city(BANDUNG), GivenEstate.city(SURABAYA)), JAKARTA);
        return assertInstanceOf(EstateMapping.Mapped.Usable.class, mapped)
                .traffic()
                .names();
    }

    private static CityCluster city(String host, CityPublicAddresses addresses) {
        CityCluster city = GivenEstate.city(JAKARTA);
        CityClusterSpec s = city.getSpec();
        city.setSpec(new CityClusterSpec(
                s.patroni(),
                new CityClusterSpec.Streaming(host, null, null, null, null),
                s.nearest(),
                s.services(),
                s.gateway(),
                s.capacity(),
                s.backups(),
                s.reporting(),
                addresses));
        return city;
    }

    private static FailoverPolicy asking() {
        FailoverPolicy policy = GivenEstate.policy();
        policy.setSpec(asking(policy.getSpec()));
        return policy;
    }

    private static FailoverPolicySpec asking(FailoverPolicySpec s) {
        return new FailoverPolicySpec(
                s.cities(),
                s.preferredPrimary(),
                s.rto(),
                s.rpo(),
                s.rpoBytes(),
                s.onRpoBreach(),
                s.lease(),
                s.patroni(),
                s.fence(),
                s.databaseDownAfter(),
                s.placement(),
                s.servicesDownAfter(),
                s.servicesBackAfter(),
                s.onServicesDown(),
                s.paused(),
                s.switchover(),
                s.failback(),
                s.coolDown(),
                s.dryRun(),
                new PublicNames(
                        "45s",
                        List.of(
                                new PublicNames.Name("db.example.org", "Primary", null, null),
                                new PublicNames.Name("ro.example.org", "Readers", null, null),
                                new PublicNames.Name("api.jakarta.example.org", "Service", "api", "jakarta"))));
    }
}
