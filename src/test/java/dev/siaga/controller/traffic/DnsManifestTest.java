package dev.siaga.controller.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.primacy.GivenEstate;
import dev.siaga.controller.traffic.DnsEndpoints.Outcome;
import dev.siaga.controller.traffic.DnsManifest.Names;
import dev.siaga.traffic.DnsRecord;
import dev.siaga.traffic.DnsRecord.Type;
import dev.siaga.traffic.NameAnswer;
import dev.siaga.traffic.NameDecision;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DnsManifestTest {
    private static final DnsRecord FOUR =
            new DnsRecord("db.example.org", Type.A, List.of("203.0.113.2", "203.0.113.1"));
    private static final DnsRecord SIX = new DnsRecord("db.example.org", Type.AAAA, List.of("2001:db8::1"));
    private static final DnsRecord ALIAS = new DnsRecord("api.example.org", Type.CNAME, List.of("lb.example.net"));

    private final FailoverPolicy policy = policy();
    private final GenericKubernetesResource wanted = manifest(FOUR, SIX, ALIAS);

    @Test
    void whatWasStoredAsItIsWantedHoldsAndSaysWhatWasMeant() {
        GenericKubernetesResource stored = stored(wanted);
        stored.getMetadata().getLabels().put("team", "orders");

        assertTrue(DnsManifest.holds(stored, wanted));
        assertEquals(List.of(FOUR, SIX), DnsManifest.records(stored, "db.example.org"));
        assertEquals(List.of(ALIAS), DnsManifest.records(stored, "api.example.org"));
        assertEquals(List.of(), DnsManifest.records(stored, "other.example.org"));
    }

    @Test
    void anEditedRecordOneTooManyAndOneTooFewDoNotHold() {
        assertFalse(DnsManifest.holds(stored(manifest(FOUR, SIX)), wanted));
        assertFalse(DnsManifest.holds(stored(wanted), manifest(FOUR, SIX)));
        assertFalse(DnsManifest.holds(
                stored(DnsManifest.of(policy, GivenEstate.KEY, Names.ESTATE, List.of(FOUR, SIX, ALIAS), seconds(60))),
                wanted));
    }

    @Test
    void aLabelOrAnOwnerThatWasTakenAwayDoesNotHold() {
        GenericKubernetesResource unlabelled = stored(wanted);
        unlabelled.getMetadata().getLabels().remove("siaga.dev/names");
        assertFalse(DnsManifest.holds(unlabelled, wanted));

        GenericKubernetesResource orphan = stored(wanted);
        orphan.getMetadata().setOwnerReferences(List.of());
        assertFalse(DnsManifest.holds(orphan, wanted));
        assertTrue(DnsManifest.ours(orphan, policy));
        orphan.getMetadata().setLabels(Map.of());
        assertFalse(DnsManifest.ours(orphan, policy));
    }

    @Test
    void aStatusTellsTheNamesAndIsReadAsItWasTold() {
        var standing = new NamesStanding(true, "Published", "this city publishes it", List.of(FOUR, ALIAS));
        FailoverPolicyStatus status = NamesStatus.beside(empty(), policy, Optional.of(standing));
        policy.setStatus(status);

        assertEquals(Optional.of(standing), NamesStatus.read(policy));
        assertEquals(empty(), NamesStatus.beside(empty(), policy, Optional.empty()));
        assertEquals(
                status.conditions().getFirst().getLastTransitionTime(),
                NamesStatus.beside(empty(), policy, Optional.of(standing))
                        .conditions()
                        .getFirst()
                        .getLastTransitionTime());
    }

    @Test
    void whatIsWrongIsToldBeforeWhatIsPublished() {
        var leads = new NameDecision(List.of(new NameAnswer.Leads("api.example.org", List.of(ALIAS))), List.of());
        var missing = new NameDecision(List.of(new NameAnswer.Missing("api.example.org", "set it")), List.of());
        Outcome nothing = new Outcome.Holds(List.of());
        Outcome alias = new Outcome.Holds(List.of(ALIAS));

        assertEquals("true Published", words(NamesStanding.of(leads, alias, nothing)));
        assertEquals(
                "false NameTaken",
                words(NamesStanding.of(leads, alias, new Outcome.Failed("NameTaken", "it isn't Siaga's"))));
        assertEquals("false NoAddress", words(NamesStanding.of(missing, nothing, nothing)));
        assertEquals(
                "true PublishedElsewhere",
                words(NamesStanding.of(new NameDecision(List.of(), List.of()), nothing, nothing)));
        assertEquals(
                "false NotKnownYet",
                words(NamesStanding.of(
                        new NameDecision(List.of(new NameAnswer.Stays("api.example.org")), List.of()),
                        nothing,
                        nothing)));
    }

    private static String words(NamesStanding standing) {
        return standing.published() + " " + standing.reason();
    }

    private static FailoverPolicyStatus empty() {
        return new FailoverPolicyStatus(
                3L, null, null, null, null, "Primary", null, null, null, null, null, null, null, null, null, List.of());
    }

    private GenericKubernetesResource manifest(DnsRecord... records) {
        return DnsManifest.of(policy, GivenEstate.KEY, Names.ESTATE, List.of(records), seconds(30));
    }

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    private static FailoverPolicy policy() {
        FailoverPolicy policy = GivenEstate.policy();
        policy.getMetadata().setUid("7");
        return policy;
    }

    private static GenericKubernetesResource stored(GenericKubernetesResource written) {
        var serialization = new KubernetesSerialization();
        return serialization.unmarshal(serialization.asJson(written), GenericKubernetesResource.class);
    }
}
