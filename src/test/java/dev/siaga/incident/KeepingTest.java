package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.incident.Keeping.Kept;
import dev.siaga.incident.Keeping.Local;
import dev.siaga.incident.Keeping.Sight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seen from Jakarta, the first city of the policy, while Surabaya is lost. */
class KeepingTest {
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");
    private static final Sight SIGHT =
            new Sight("jakarta", CITIES, Optional.empty(), Set.of("jakarta", "bandung"), Set.of("surabaya"));

    @ParameterizedTest(name = "nothing at the quorum, {0} here: {1}")
    @CsvSource({"ABSENT,Nothing", "DELETED,Nothing", "BARE,Nothing", "OPEN,Write", "ENDED,Nothing"})
    void without_a_record(Local local, String verb) {
        assertEquals(verb, verb(Keeping.decide(Optional.empty(), local, SIGHT)));
    }

    @ParameterizedTest(name = "home {0}, kept by {1}, {2} here: {3}")
    @CsvSource({
        "jakarta,jakarta,OPEN,Write",
        "jakarta,jakarta,ENDED,Forget",
        "jakarta,jakarta,DELETED,Forget",
        "jakarta,jakarta,ABSENT,Recreate",
        "jakarta,jakarta,BARE,Restore",
        "surabaya,jakarta,OPEN,Write",
        "surabaya,jakarta,ENDED,Bury",
        "surabaya,jakarta,DELETED,Bury",
        "surabaya,jakarta,ABSENT,Recreate",
        "surabaya,jakarta,BARE,Restore",
        "semarang,jakarta,ENDED,Forget",
        "jakarta,bandung,OPEN,HandOver",
        "jakarta,bandung,BARE,HandOver",
        "jakarta,bandung,ENDED,Nothing",
        "jakarta,bandung,ABSENT,Nothing",
        "bandung,bandung,ABSENT,Nothing",
        "surabaya,surabaya,ABSENT,Adopt",
        "surabaya,surabaya,DELETED,Adopt",
        "surabaya,surabaya,ENDED,Adopt",
        "surabaya,surabaya,OPEN,HandOver",
        "bandung,surabaya,ABSENT,Adopt",
        "semarang,semarang,ABSENT,Adopt"
    })
    void with_a_record(String home, String keeper, Local local, String verb) {
        assertEquals(verb, verb(Keeping.decide(Optional.of(new Kept(home, keeper, false)), local, SIGHT)));
    }

    @ParameterizedTest(name = "a tombstone of {1} for {0}, {2} here: {3}")
    @CsvSource({
        "jakarta,bandung,OPEN,HandOver",
        "jakarta,bandung,ABSENT,Forget",
        "jakarta,bandung,ENDED,Forget",
        "surabaya,jakarta,ENDED,Nothing",
        "surabaya,jakarta,ABSENT,Nothing",
        "surabaya,jakarta,OPEN,Write",
        "surabaya,bandung,ABSENT,Nothing",
        "semarang,jakarta,ENDED,Forget"
    })
    void with_a_tombstone(String home, String keeper, Local local, String verb) {
        assertEquals(verb, verb(Keeping.decide(Optional.of(new Kept(home, keeper, true)), local, SIGHT)));
    }

    @Test
    void the_holder_adopts_while_it_is_there() {
        Optional<Kept> lost = Optional.of(new Kept("surabaya", "surabaya", false));

        assertEquals(new Keeping.Nothing(), Keeping.decide(lost, Local.ABSENT, held("jakarta", "bandung")));
        assertEquals(new Keeping.Adopt(), Keeping.decide(lost, Local.ABSENT, held("bandung", "bandung")));
        assertEquals(new Keeping.Adopt(), Keeping.decide(lost, Local.ABSENT, held("jakarta", "surabaya")));
    }

    private static Sight held(String self, String holder) {
        return new Sight(self, CITIES, Optional.of(holder), SIGHT.present(), SIGHT.lost());
    }

    private static String verb(Keeping decision) {
        return decision.getClass().getSimpleName();
    }
}
