package dev.siaga.watch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a city's own operator found there; empty is what nobody asked for.
 *
 * @param load its requests against what it is built for, without regard to other cities
 * @param latency how fast its services answer
 * @param streaming whether a member of it streams from another city; empty in a city that needn't
 */
public record CityFindings(
        Optional<Finding> load,
        Optional<Finding> latency,
        Optional<Finding> backup,
        Optional<Finding> reporting,
        Optional<Boolean> streaming) {
    /** Nothing was asked, or nothing answered yet. */
    public static final CityFindings NONE =
            new CityFindings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What makes the estate weaker while its writes are safe. */
    public List<String> degraded() {
        return Stream.of(
                        said(load, "its requests are above its line"),
                        said(backup, "its backup is too old"),
                        said(reporting, "its reporting database is down"))
                .flatMap(Optional::stream)
                .toList();
    }

    /** In words that stay the same while it lasts. */
    private static Optional<String> said(Optional<Finding> found, String words) {
        return found.filter(Finding::bad).map(_ -> words);
    }

    public CityFindings streaming(Optional<Boolean> now) {
        return new CityFindings(load, latency, backup, reporting, now);
    }
}
