package dev.siaga.controller.primacy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.failover.City;
import dev.siaga.failover.Divergence;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Quorum;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JSON documents at the quorum and what they mean. A document that can't be read counts as absent: for a holder or an epoch that would
 * be dangerous, so {@link QuorumReading} treats an unreadable one of those as an unreadable estate.
 */
public final class QuorumDocuments {
    static final String ROOT = "/siaga/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private QuorumDocuments() {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record HolderDocument(String city, long epoch) {
        Quorum.Holder parse() {
            return new Quorum.Holder(new City(city), atLeastOne("epoch", epoch));
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EpochDocument(
            long epoch,
            String city,
            String systemIdentifier,
            long timeline,
            long position,
            long floor,
            long fenceGraceMillis,
            long leaseMillis,
            HandoverDocument handover,
            String since,
            boolean retired,
            List<BranchDocument> lineage,
            List<WinDocument> wins,
            Long downMillis) {
        EpochRecord parse() {
            return new EpochRecord(
                    epoch,
                    new City(city),
                    Objects.requireNonNull(systemIdentifier, "systemIdentifier"),
                    timeline,
                    new Lsn(position),
                    new Lsn(floor),
                    // Left out, they would read as zero, and nobody would wait for the fence.
                    Duration.ofMillis(atLeastOne("fenceGraceMillis", fenceGraceMillis)),
                    Duration.ofMillis(atLeastOne("leaseMillis", leaseMillis)),
                    Optional.ofNullable(handover).map(HandoverDocument::parse),
                    Instant.parse(since),
                    retired,
                    new Lineage(
                            Optional.ofNullable(lineage).orElse(List.of()).stream()
                                    .map(BranchDocument::parse)
                                    .toList(),
                            Optional.ofNullable(wins).orElse(List.of()).stream()
                                    .map(WinDocument::parse)
                                    .toList()),
                    Duration.ofMillis(downMillis == null ? 0 : downMillis));
        }

        static EpochDocument of(EpochRecord r) {
            return new EpochDocument(
                    r.epoch(),
                    r.city().name(),
                    r.systemIdentifier(),
                    r.timeline(),
                    r.position().bytes(),
                    r.floor().bytes(),
                    r.fenceGrace().toMillis(),
                    r.lease().toMillis(),
                    r.handover().map(HandoverDocument::of).orElse(null),
                    r.since().toString(),
                    r.retired(),
                    r.lineage().branches().stream().map(BranchDocument::of).toList(),
                    r.lineage().wins().stream().map(WinDocument::of).toList(),
                    r.down().isZero() ? null : r.down().toMillis());
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BranchDocument(long timeline, Long parent, long begunAt, long epoch, boolean handed) {
        Lineage.Branch parse() {
            return new Lineage.Branch(
                    atLeastOne("timeline", timeline),
                    parent == null ? timeline - 1 : parent,
                    new Lsn(begunAt),
                    epoch,
                    handed);
        }

        static BranchDocument of(Lineage.Branch b) {
            return new BranchDocument(b.timeline(), b.parent(), b.begunAt().bytes(), b.epoch(), b.handed());
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WinDocument(long epoch, String by, long timeline, long at, boolean handed, String turned) {
        Lineage.Win parse() {
            return new Lineage.Win(
                    atLeastOne("epoch", epoch),
                    Optional.ofNullable(by).map(City::new),
                    atLeast(0, "timeline", timeline),
                    new Lsn(at),
                    handed,
                    Optional.ofNullable(turned).map(City::new));
        }

        static WinDocument of(Lineage.Win w) {
            return new WinDocument(
                    w.epoch(),
                    w.by().map(City::name).orElse(null),
                    w.timeline(),
                    w.at().bytes(),
                    w.handed(),
                    w.turned().map(City::name).orElse(null));
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HandoverDocument(String to, String id, String at, boolean open, boolean stopped, List<String> earlier) {
        EpochRecord.Handover parse() {
            return new EpochRecord.Handover(
                    new City(to),
                    id,
                    Instant.parse(at),
                    open,
                    stopped,
                    Optional.ofNullable(earlier).orElse(List.of()));
        }

        static HandoverDocument of(EpochRecord.Handover h) {
            return new HandoverDocument(h.to().name(), h.id(), h.at().toString(), h.open(), h.stopped(), h.earlier());
        }
    }

    /** One change of holder, kept at the quorum so that every city tells the same history. Times are RFC 3339 text.
     * {@code lastCommit}: when the last transaction that both sides have was committed; {@code divergedBytes} and {@code divergedUntil}
     * say what only the old primary had after it. Both times are by the old primary's clock.
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MoveDocument(
            long epoch,
            String from,
            String to,
            String reason,
            String startedAt,
            String completedAt,
            Double rtoSeconds,
            Long lostBytes,
            String lastCommit,
            Long divergedBytes,
            String divergedUntil) {
        MoveDocument completed(Instant at) {
            double seconds = Duration.between(Instant.parse(startedAt), at).toMillis() / 1000.0;
            return new MoveDocument(
                    epoch,
                    from,
                    to,
                    reason,
                    startedAt,
                    at.toString(),
                    seconds,
                    lostBytes,
                    lastCommit,
                    divergedBytes,
                    divergedUntil);
        }

        /** The move as its old primary tells it when it comes back. */
        MoveDocument diverged(Divergence divergence) {
            return new MoveDocument(
                    epoch,
                    from,
                    to,
                    reason,
                    startedAt,
                    completedAt,
                    rtoSeconds,
                    lostBytes,
                    lastCommit,
                    divergence.bytes(),
                    divergence.lastCommit().map(Instant::toString).orElse(null));
        }

        /** Itself, when it tells who took over, why and when; a finished move tells how long it took, too. */
        MoveDocument parse() {
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(reason, "reason");
            Instant.parse(startedAt);
            if (completedAt != null) {
                Instant.parse(completedAt);
                Objects.requireNonNull(rtoSeconds, "rtoSeconds");
            }
            Stream.of(lastCommit, divergedUntil).filter(Objects::nonNull).forEach(Instant::parse);
            return this;
        }
    }

    static long atLeastOne(String field, long value) {
        return atLeast(1, field, value);
    }

    private static long atLeast(long least, String field, long value) {
        if (value < least) {
            throw new IllegalArgumentException("%s is at least %d: %d".formatted(field, least, value));
        }
        return value;
    }

    static String holder(City city, long epoch) {
        return write(new HolderDocument(city.name(), epoch));
    }

    static String epoch(EpochRecord record) {
        return write(EpochDocument.of(record));
    }

    public static String write(Object document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of our own can't be written", e);
        }
    }

    /** Empty for a text that is no such document. */
    public static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(text, type));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
