package dev.siaga.controller.primacy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.siaga.watch.CityFindings;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Reason;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a city's operator found there, as its beacon tells it. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record WatchDocument(
        FindingDocument load,
        FindingDocument latency,
        FindingDocument backup,
        FindingDocument reporting,
        Boolean streaming,
        List<String> degraded) {
    static final WatchDocument NONE = new WatchDocument(null, null, null, null, null, null);

    CityFindings parse() {
        return new CityFindings(
                finding(load), finding(latency), finding(backup), finding(reporting), Optional.ofNullable(streaming));
    }

    List<String> weaknesses() {
        return Optional.ofNullable(degraded).orElse(List.of());
    }

    static WatchDocument of(CityFindings found, List<String> degraded) {
        return new WatchDocument(
                document(found.load()),
                document(found.latency()),
                document(found.backup()),
                document(found.reporting()),
                found.streaming().orElse(null),
                degraded);
    }

    private static Optional<Finding> finding(FindingDocument document) {
        return Optional.ofNullable(document).map(FindingDocument::parse);
    }

    private static FindingDocument document(Optional<Finding> found) {
        return found.map(f -> new FindingDocument(f.reason().word(), f.message()))
                .orElse(null);
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record FindingDocument(String reason, String message) {
        /** A newer operator's word that is unknown here is no verdict. */
        Finding parse() {
            return new Finding(
                    Arrays.stream(Reason.values())
                            .filter(known -> known.word().equals(reason))
                            .findFirst()
                            .orElse(Reason.NOT_MEASURED),
                    Optional.ofNullable(message).orElse(""));
        }
    }
}
