package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.Grant;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.LeaseState;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must be proved, and of which permit, before a city says that it is fenced; and that its permit outlives the guard when nobody guards it any more. */
class PrimacyReleaseTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private long millis;
    private Lease inTheApi;
    private final List<Txn> sent = new ArrayList<>();
    private EstateRuntime jakarta;
    private Primacy primacy;

    private final OperatorClock clock = new OperatorClock() {
        @Override
        public Instant now() {
            return NOON.plusMillis(millis);
        }

        @Override
        public long nanoTime() {
            return Duration.ofMillis(millis).toNanos();
        }
    };

    private final Permits permits = new Permits(null) {
        @Override
        Lease stored(EstateKey estate) {
            return inTheApi;
        }

        @Override
        void store(Lease lease, boolean first) {
            inTheApi = lease;
        }

        @Override
        void delete(EstateKey estate) {
            inTheApi = null;
        }
    };

    private boolean standsBy;
    private final PatroniNotes notes = new PatroniNotes(null) {
        @Override
        boolean standBy(LocalCity city) {
            return standsBy;
        }
    };

    private boolean bound = true;
    private final Guard guard = new Guard(null, null, null) {
        @Override
        public Optional<String> ensure(EstateRuntime estate) {
            return Optional.empty();
        }

        @Override
        public boolean remove(EstateRuntime estate) {
            boolean was = bound;
            bound = false;
            return was;
        }
    };

    @BeforeEach
    void aHolderWhosePermitHasEndedAndWhosePrimaryWasSeenReadOnly() {
        jakarta = GivenEstate.at(clock);
        primacy = new Primacy(new Quorum(), new OneSession(), permits, guard, notes);
        jakarta.quorumSaid(
                0,
                GivenEstate.revision(7),
                GivenEstate.reading(Map.of(
                        "epoch", GivenEstate.epoch(GivenEstate.JAKARTA, 4),
                        "holder", GivenEstate.holder(GivenEstate.JAKARTA, 4))));
        written(new Permit.Primary(4, NOON.plusSeconds(1)));
        jakarta.permitSeen(permits.read(GivenEstate.KEY).permit());
        look(Member.Role.PRIMARY);
        millis = 5_000;
        look(Member.Role.REPLICA);
        millis = 5_500;
    }

    @Test
    void a_city_whose_permit_is_sealed_as_it_was_known_gives_primacy_back() {
        assertTrue(primacy.release(jakarta, 4, true));

        assertEquals(1, sent.size());
    }

    @Test
    void whoever_gives_primacy_back_says_for_how_long_its_users_had_no_primary() {
        assertTrue(primacy.release(jakarta, 4, true));

        assertTrue(sent.getFirst().toString().contains("\"downMillis\":5500"), sent::toString);
    }

    @Test
    void an_extension_that_came_in_late_takes_the_proof_away_until_the_city_was_seen_read_only_after_it() {
        written(new Permit.Primary(4, NOON.plusMillis(4_900)));

        assertFalse(primacy.release(jakarta, 4, true));
        assertEquals(List.of(), sent);

        millis = 9_000;
        look(Member.Role.REPLICA);
        assertTrue(primacy.release(jakarta, 4, true));
    }

    @Test
    void data_that_another_replica_has_begun_to_make_anew_is_not_declared_whole() {
        written(new Permit.Recloning(5, NOON));

        assertFalse(primacy.markStandby(jakarta, 5));

        assertEquals(
                new Permit.Recloning(5, NOON), permits.read(GivenEstate.KEY).permit());
    }

    @Test
    void a_planned_move_ends_only_by_what_patroni_is_configured_to_once_nobody_may_change_that() {
        Permit.Primary closed = new Permit.Primary(4, NOON.plusSeconds(1), true);
        written(closed);
        jakarta.permitSeen(closed);
        standsBy = true;
        millis += 999;
        assertFalse(primacy.markStandby(jakarta, 4), "the API server may not have noticed yet");

        millis += 1;
        standsBy = false;
        assertFalse(primacy.markStandby(jakarta, 4), "somebody was faster");

        standsBy = true;
        assertTrue(primacy.markStandby(jakarta, 4));
        assertEquals(new Permit.Standby(4), permits.read(GivenEstate.KEY).permit());
    }

    @Test
    void the_permit_of_an_estate_that_is_given_back_stays_while_the_api_server_may_still_judge_by_it() {
        var retirement = new Retirement(new Quorum(), permits, guard);

        assertEquals(Retirement.Progress.UNBINDING, retirement.advance(jakarta));
        assertFalse(bound);
        millis += 999;
        assertEquals(Retirement.Progress.UNBINDING, retirement.advance(jakarta));
        assertNotNull(inTheApi);

        bound = true; // another replica has put it right again
        millis += 1;
        assertEquals(Retirement.Progress.UNBINDING, retirement.advance(jakarta));
        millis += 1000;
        assertEquals(Retirement.Progress.DONE, retirement.advance(jakarta));

        assertNull(inTheApi);
    }

    private void written(Permit permit) {
        Permits.Stored before = permits.read(GivenEstate.KEY);
        permits.replace(GivenEstate.KEY, "jakarta", before, permit, Duration.ofSeconds(6));
    }

    private void look(Member.Role role) {
        jakarta.observed(new Evidence.Observed(
                clock.now(),
                List.of(new Member.Running(
                        "a", "10.0.0.1", role, 1, new Lsn(100), false, Optional.empty(), Optional.empty())),
                Optional.empty(),
                Duration.ZERO));
    }

    private final class OneSession extends Sessions {
        OneSession() {
            super(null, null, clock, "siaga-system");
        }

        @Override
        public Optional<Proof> current(Duration length) {
            return Optional.of(new Proof(5, clock.now(), clock.nanoTime()));
        }
    }

    /** Takes every transaction, and knows of nothing. */
    private final class Quorum implements Etcd {
        @Override
        public QuorumAnswer<TxnResult> txn(Txn txn, Duration within) {
            sent.add(txn);
            return new QuorumAnswer.Answered<>(new TxnResult(true, List.of()), GivenEstate.revision(10));
        }

        @Override
        public QuorumAnswer<Grant> grant(Duration ttl, Duration within) {
            return silent();
        }

        @Override
        public QuorumAnswer<LeaseState> keepAlive(long lease, Duration within) {
            return silent();
        }

        @Override
        public QuorumAnswer<LeaseState.Gone> revoke(long lease, Duration within) {
            return silent();
        }

        @Override
        public QuorumAnswer<List<KeyValue>> range(String prefix, Duration within) {
            return silent();
        }

        @Override
        public QuorumAnswer<Optional<KeyValue>> get(String key, Duration within) {
            return new QuorumAnswer.Answered<>(Optional.empty(), GivenEstate.revision(9));
        }

        private static <T> QuorumAnswer<T> silent() {
            return new QuorumAnswer.Unavailable<>("not asked here", false);
        }
    }
}
