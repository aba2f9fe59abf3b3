package dev.siaga.page;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything the page shows, at one moment.
 *
 * @param city whose operator shows it
 * @param settled whether what the operator watches was listed once; before that, what is missing says nothing
 */
public record Board(Instant at, String city, boolean settled, List<EstateLine> estates) {

    public Light light() {
        return Light.worst(estates.stream().map(EstateLine::light));
    }

    /** What of it somebody may see. */
    public Board of(Predicate<String> namespaces) {
        return new Board(
                at,
                city,
                settled,
                estates.stream().filter(e -> namespaces.test(e.namespace())).toList());
    }

    /** What is told at once when it changes; numbers alone can wait a little. */
    public List<Object> news() {
        return List.of(settled, estates.stream().map(e -> news(e)).toList());
    }

    private List<Object> news(EstateLine e) {
        return List.of(
                e.id(),
                e.level(),
                e.levelReasons(),
                e.because(),
                e.primary().map(EstateLine.Primary::city),
                e.quorumSilentSince().isPresent(),
                e.doing(),
                e.cities().stream()
                        .map(c -> List.of(
                                c.name(),
                                c.live(),
                                c.because(),
                                c.sight().role(),
                                c.sight().healthy()))
                        .toList(),
                e.budgets().stream().map(b -> List.of(b.name(), b.because(at))).toList(),
                e.incidents().stream()
                        .map(i -> List.of(i.name(), i.severity(), i.phase()))
                        .toList(),
                e.moves());
    }
}
