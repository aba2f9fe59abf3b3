package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.incident.Postmortem.FollowUp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmortemTest {
    @Test
    void a_complete_one_misses_nothing() {
        assertEquals(List.of(), GivenIncident.completePostmortem().missing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner",
                "rootCause",
                "impact",
                "collateralDamage",
                "wentWell",
                "temporaryFix",
                "permanentFix",
                "timelineComplete",
                "followUps"
            })
    void each_part_is_needed(String part) {
        assertEquals(List.of(part), without(part).missing());
    }

    @Test
    void a_follow_up_needs_an_owner_and_a_due_date() {
        Postmortem p = withFollowUps(List.of(new FollowUp("load test", Optional.of(" "), Optional.empty(), false)));

        assertEquals(List.of("followUps[0].owner", "followUps[0].due"), p.missing());
    }

    @Test
    void what_is_done_is_not_overdue() {
        FollowUp done = new FollowUp("load test", Optional.of("Budi"), Optional.of(GivenIncident.NOON), true);
        FollowUp open = new FollowUp("alarm", Optional.of("Budi"), Optional.of(GivenIncident.NOON), false);

        assertEquals(List.of(open), withFollowUps(List.of(done, open)).overdue(GivenIncident.at(0)));
        assertEquals(List.of(), withFollowUps(List.of(done, open)).overdue(GivenIncident.at(-1)));
    }

    private static Postmortem withFollowUps(List<FollowUp> followUps) {
        Optional<String> some = Optional.of("text");
        return new Postmortem(some, some, some, some, some, some, some, true, followUps);
    }

    private static Postmortem without(String part) {
        Postmortem p = GivenIncident.completePostmortem();
        return new Postmortem(
                keep(p.owner(), !part.equals("owner")),
                keep(p.rootCause(), !part.equals("rootCause")),
                keep(p.impact(), !part.equals("impact")),
                keep(p.collateralDamage(), !part.equals("collateralDamage")),
                keep(p.wentWell(), !part.equals("wentWell")),
                keep(p.temporaryFix(), !part.equals("temporaryFix")),
                keep(p.permanentFix(), !part.equals("permanentFix")),
                !part.equals("timelineComplete"),
                part.equals("followUps") ? List.of() : p.followUps());
    }

    private static Optional<String> keep(Optional<String> value, boolean kept) {
        return value.filter(_ -> kept);
    }
}
