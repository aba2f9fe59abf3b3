package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.NOW;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MandateTest {
    private static final Optional<Boolean> CERTAINLY = Optional.of(true);
    private static final Optional<Boolean> CERTAINLY_NOT = Optional.of(false);
    private static final Optional<Boolean> IN_DOUBT = Optional.empty();

    @Test
    void the_holder_whose_permit_runs_and_whose_database_writes_has_it() {
        assertEquals(CERTAINLY, mandate(in(JAKARTA)));
    }

    @Test
    void a_standby_has_none() {
        assertEquals(CERTAINLY_NOT, mandate(in(BANDUNG)));
    }

    @Test
    void the_end_of_the_permit_ends_it_whatever_the_quorum_says() {
        Permit ended = new Permit.Primary(1, NOW);
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).permit(ended)));
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).permit(ended).quorumLost()));
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).permit(new Permit.Absent())));
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).permit(new Permit.Recloning(1, NOW.plusSeconds(5)))));
    }

    @Test
    void another_holder_or_another_epoch_ends_it_before_the_permit_does() {
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).holder(BANDUNG, 2)));
        assertEquals(CERTAINLY_NOT, mandate(in(JAKARTA).holder(JAKARTA, 2)));
    }

    @Test
    void while_the_permit_runs_and_the_rest_is_not_seen_what_was_said_holds() {
        assertEquals(IN_DOUBT, mandate(in(JAKARTA).quorumLost()));
        assertEquals(IN_DOUBT, mandate(in(JAKARTA).holderGone(Duration.ofSeconds(1))));
        assertEquals(IN_DOUBT, mandate(in(JAKARTA).evidence(Given.readOnly())));
    }

    private static Optional<Boolean> mandate(Given given) {
        return Mandate.of(given.snapshot());
    }
}
