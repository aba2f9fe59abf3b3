package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.siaga.adapter.HostileJson;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FailoverDecider;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Readiness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever other cities, or a rebuilt quorum, have written into the estate's documents: this city always comes to a decision, and to none that
 * promotes it while another is said to hold primacy.
 */
class HostileCityProperties {
    private static final int TRIES = 1_000;

    @Property(tries = TRIES)
    void every_document_leads_to_a_decision(@ForAll("documents") Map<String, String> documents) {
        EstateRuntime estate = GivenEstate.heard(documents);
        estate.observed(standby());
        estate.permitSeen(new Permit.Standby(1));

        var seen = estate.snapshot(Instant.now());

        assertNotNull(FailoverDecider.decide(seen).message());
        assertNotNull(Readiness.of(seen).level());
        assertNotNull(estate.report(Instant.now()));
    }

    @Property(tries = TRIES)
    void nobody_promotes_while_another_city_is_said_to_hold(@ForAll("documents") Map<String, String> documents) {
        Map<String, String> held = new HashMap<>(documents);
        held.put("holder", holder(BANDUNG, 4));
        EstateRuntime estate = GivenEstate.heard(held);
        estate.observed(standby());
        estate.permitSeen(new Permit.Standby(1));

        FailoverDecision decision = FailoverDecider.decide(estate.snapshot(Instant.now()));

        assertFalse(
                decision instanceof FailoverDecision.Promote
                        || decision instanceof FailoverDecision.Contend
                        || decision instanceof FailoverDecision.Serve,
                decision::toString);
    }

    private static Evidence standby() {
        return new Evidence.Observed(
                Instant.now(),
                List.of(new Member.Running(
                        "orders-db-0",
                        "10.10.1.4",
                        Member.Role.STANDBY_LEADER,
                        1,
                        new Lsn(200),
                        true,
                        Optional.of("7"),
                        Optional.empty())),
                Optional.empty(),
                Duration.ZERO);
    }

    @Provide
    Arbitrary<Map<String, String>> documents() {
        return Combinators.combine(
                        document(holder(BANDUNG, 4)),
                        document(epoch(BANDUNG, 4)),
                        document(beacon(JAKARTA, "STANDBY", 200)),
                        document(beacon(BANDUNG, "PRIMARY", 200)),
                        document(beacon(SURABAYA, "STANDBY", 150)),
                        Arbitraries.integers().between(0, 31))
                .as((holder, epoch, jakarta, bandung, surabaya, present) -> {
                    Map<String, String> documents = new HashMap<>();
                    List<Map.Entry<String, String>> all = List.of(
                            Map.entry("holder", holder),
                            Map.entry("epoch", epoch),
                            Map.entry("cities/jakarta", jakarta),
                            Map.entry("cities/bandung", bandung),
                            Map.entry("cities/surabaya", surabaya));
                    for (int i = 0; i < all.size(); i++) {
                        if ((present & 1 << i) != 0) {
                            documents.put(all.get(i).getKey(), all.get(i).getValue());
                        }
                    }
                    return documents;
                });
    }

    /** As often as not what a city really writes. */
    private static Arbitrary<String> document(String real) {
        return Arbitraries.oneOf(
                Arbitraries.just(real),
                HostileJson.like(List.of(real)).map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }
}
