package dev.siaga.adapter.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.MalformedAnswer;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Patroni's JSON as values. Whatever contradicts the protocol is malformed as a whole; nothing is guessed. */
final class Parsing {
    private static final int TTL = 30;
    private static final int LOOP_WAIT = 10;
    private static final int RETRY_TIMEOUT = 10;
    private static final int LONGEST_SECONDS = 86_400;
    private static final long LARGEST_TIMELINE = 0xFFFF_FFFFL;
    private static final int LARGEST_PORT = 65_535;
    private static final Set<String> ON = Set.of("true", "on", "yes", "1", "t", "y");

    private Parsing() {}

    static MemberStatus status(byte[] body) {
        Fields answer = Fields.parse(body);
        Optional<Fields> log = answer.object("xlog");
        return new MemberStatus(
                answer.text("state").orElseThrow(() -> new MalformedAnswer("no state")),
                Role.of(answer.text("role").orElseThrow(() -> new MalformedAnswer("no role"))),
                bounded(answer, "timeline", 1, LARGEST_TIMELINE),
                answer.text("database_system_identifier"),
                log.flatMap(fields -> position(fields, "location")),
                log.flatMap(fields -> position(fields, "received_location")),
                log.flatMap(fields -> position(fields, "replayed_location")),
                log.flatMap(fields -> fields.text("replayed_timestamp")).flatMap(Parsing::commitTime),
                log.map(fields -> fields.flag("paused")).orElse(false),
                answer.text("replication_state"),
                answer.list("replication", Parsing::replication),
                answer.flag("pause"),
                answer.flag("failsafe_mode_is_active"),
                answer.flag("pending_restart"),
                answer.flag("cluster_unlocked"),
                lastSeen(answer),
                toInt(bounded(answer, "server_version", 0, Integer.MAX_VALUE)),
                identity(answer),
                answer.object("tags").map(Parsing::promotable).orElse(true),
                Optional.empty());
    }

    /**
     * As Patroni itself reads them: the tag nofailover where it is given, else a priority of no more than zero. People write tags; one that makes
     * no sense must not hide the member.
     */
    private static boolean promotable(Fields tags) {
        try {
            return tags.has("nofailover")
                    ? !tags.looseFlag("nofailover")
                    : tags.number("failover_priority").orElse(1) > 0;
        } catch (MalformedAnswer _) {
            return true;
        }
    }

    static PatroniConfig config(byte[] body) {
        Fields answer = Fields.parse(body);
        return new PatroniConfig(
                seconds(answer, "ttl", TTL),
                seconds(answer, "loop_wait", LOOP_WAIT),
                seconds(answer, "retry_timeout", RETRY_TIMEOUT),
                answer.looseFlag("pause"),
                answer.looseFlag("failsafe_mode"),
                answer.object("standby_cluster").flatMap(Parsing::standbyCluster),
                answer.object("slots").map(Fields::names).map(Set::copyOf).orElse(Set.of()),
                bounded(answer, "maximum_lag_on_failover", 0, Long.MAX_VALUE),
                writes(answer));
    }

    private static Evidence.Writes writes(Fields answer) {
        boolean closed = answer.object("postgresql")
                .flatMap(postgresql -> postgresql.object("parameters"))
                .flatMap(parameters -> parameters.word("default_transaction_read_only"))
                .filter(word -> ON.contains(word.toLowerCase(Locale.ROOT)))
                .isPresent();
        boolean marked = answer.has("siaga");
        return closed
                ? marked ? Evidence.Writes.CLOSED : Evidence.Writes.CLOSED_BY_OTHERS
                : marked ? Evidence.Writes.REOPENED : Evidence.Writes.OPEN;
    }

    static List<HistoryEntry> history(byte[] body) {
        JsonNode lines = Fields.tree(body);
        if (!lines.isArray()) {
            throw new MalformedAnswer("the history should be a list");
        }
        return StreamSupport.stream(lines.spliterator(), false)
                .map(Parsing::historyEntry)
                .toList();
    }

    static MemberRecord record(byte[] text) {
        Fields record = Fields.parse(text);
        return new MemberRecord(
                record.text("replication_state").or(() -> record.text("state")).orElse(""),
                bounded(record, "timeline", 1, LARGEST_TIMELINE));
    }

    private static HistoryEntry historyEntry(JsonNode line) {
        if (!line.isArray() || !isWhole(line.path(0)) || !isWhole(line.path(1))) {
            throw new MalformedAnswer("a line of the history should be [timeline, position, reason, …]");
        }
        return new HistoryEntry(
                within("timeline", line.path(0).longValue(), 1, LARGEST_TIMELINE),
                lsn("history", line.path(1).longValue()),
                line.path(2).asText(""),
                Optional.ofNullable(line.path(3).textValue()).flatMap(Parsing::instant),
                Optional.ofNullable(line.path(4).textValue()));
    }

    /** Python writes a time with a space where the standard has a T. */
    private static Optional<Instant> commitTime(String text) {
        return instant(text.replaceFirst(" ", "T"));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    // Patroni's own rule of what makes a standby cluster; any other key left behind by a merge does not.
    private static Optional<StandbyCluster> standbyCluster(Fields fields) {
        Optional<String> host = fields.text("host").filter(text -> !text.isEmpty());
        Optional<String> restoreCommand = fields.text("restore_command").filter(text -> !text.isEmpty());
        OptionalLong port = bounded(fields, "port", 0, LARGEST_PORT);
        boolean hasPort = port.orElse(0) != 0;
        if (host.isEmpty() && restoreCommand.isEmpty() && !hasPort) {
            return Optional.empty();
        }
        return Optional.of(new StandbyCluster(
                host,
                hasPort ? toInt(port) : OptionalInt.empty(),
                fields.text("primary_slot_name"),
                fields.texts("create_replica_methods"),
                restoreCommand));
    }

    private static Replication replication(Fields fields) {
        return new Replication(
                fields.text("application_name").orElse(""),
                fields.text("client_addr").orElse(""),
                fields.text("state").orElse(""),
                fields.text("sync_state").orElse(""));
    }

    private static PatroniIdentity identity(Fields answer) {
        Fields patroni =
                answer.object("patroni").orElseThrow(() -> new MalformedAnswer("it doesn't say it is Patroni"));
        return new PatroniIdentity(
                patroni.text("version").orElse(""),
                patroni.text("scope").orElse(""),
                patroni.text("name").orElse(""));
    }

    // Zero until the first contact with the Kubernetes API.
    private static Optional<Instant> lastSeen(Fields answer) {
        OptionalLong seconds = bounded(answer, "dcs_last_seen", 0, Instant.MAX.getEpochSecond());
        return seconds.orElse(0) == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
    }

    private static Optional<Lsn> position(Fields fields, String name) {
        OptionalLong bytes = fields.number(name);
        return bytes.isPresent() ? Optional.of(lsn(name, bytes.getAsLong())) : Optional.empty();
    }

    private static Lsn lsn(String name, long bytes) {
        if (bytes < 0) {
            throw new MalformedAnswer(name + " is a negative position");
        }
        return new Lsn(bytes);
    }

    private static Duration seconds(Fields fields, String name, int ifAbsent) {
        return Duration.ofSeconds(bounded(fields, name, 0, LONGEST_SECONDS).orElse(ifAbsent));
    }

    private static OptionalLong bounded(Fields fields, String name, long least, long most) {
        OptionalLong number = fields.number(name);
        number.ifPresent(value -> within(name, value, least, most));
        return number;
    }

    private static long within(String name, long number, long least, long most) {
        if (number < least || number > most) {
            throw new MalformedAnswer(name + " is out of bounds: " + number);
        }
        return number;
    }

    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    private static OptionalInt toInt(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }
}
