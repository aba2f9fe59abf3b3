package dev.siaga.adapter.patroni;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.HostileJson;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a member answers, it is understood or malformed, and what is understood is within bounds. */
class HostileMemberProperties {
    private static final Path SAMPLES = Path.of("src/test/resources/patroni");

    @Property
    void a_status_is_understood_or_malformed(@ForAll("statuses") byte[] body) {
        understood(Parsing::status, body).ifPresent(status -> {
            status.timeline().ifPresent(timeline -> assertTrue(timeline > 0));
            status.position().ifPresent(position -> assertTrue(position.bytes() >= 0));
        });
    }

    @Property
    void a_configuration_is_understood_or_malformed(@ForAll("configurations") byte[] body) {
        understood(Parsing::config, body).ifPresent(config -> {
            assertFalse(config.ttl().isNegative());
            assertFalse(config.loopWait()
                    .plus(config.retryTimeout().multipliedBy(2))
                    .isNegative());
        });
    }

    @Property
    void a_history_is_understood_or_malformed(@ForAll("histories") byte[] body) {
        understood(Parsing::history, body)
                .ifPresent(history -> history.forEach(entry -> assertTrue(entry.timeline() > 0)));
    }

    @Property
    void a_record_is_understood_or_malformed(@ForAll("records") byte[] body) {
        understood(Parsing::record, body)
                .ifPresent(record -> record.timeline().ifPresent(timeline -> assertTrue(timeline > 0)));
    }

    private static <T> Optional<T> understood(Function<byte[], T> parse, byte[] body) {
        try {
            return Optional.of(parse.apply(body));
        } catch (MalformedAnswer e) {
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<byte[]> statuses() {
        return HostileJson.like(samples("-patroni.json"));
    }

    @Provide
    Arbitrary<byte[]> configurations() {
        return HostileJson.like(samples("-config.json"));
    }

    @Provide
    Arbitrary<byte[]> histories() {
        return HostileJson.like(samples("-history.json"));
    }

    @Provide
    Arbitrary<byte[]> records() {
        return HostileJson.like(List.of(
                "{\"conn_url\": \"postgres://10.10.2.2:5432/postgres\", \"state\": \"running\", \"role\": \"replica\", \"version\": \"4.1.5\", "
                        + "\"xlog_location\": 100663296, \"replication_state\": \"streaming\", \"timeline\": 2}"));
    }

    private static List<String> samples(String ending) {
        try (var files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .map(HostileMemberProperties::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
