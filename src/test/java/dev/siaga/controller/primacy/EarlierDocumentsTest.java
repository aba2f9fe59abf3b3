package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.Serving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cities are upgraded one after the other, so operators of two versions read each other's documents. {@code compat/quorum} holds what version 0.1.0 writes, with
 * every field set.
 */
class EarlierDocumentsTest {
    private static final Path EARLIER = Path.of("src/test/resources/compat/quorum");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> KEYS =
            Map.of("holder", "holder", "epoch", "epoch", "beacon", "cities/jakarta", "move", "moves/41");

    @Test
    void whatAnEarlierVersionWroteMeansTheSame() {
        QuorumReading read = reading(earlier());

        assertEquals(Optional.of(new Quorum.Holder(JAKARTA, 41)), read.holder());
        EpochRecord epoch = read.epoch().orElseThrow();
        assertEquals(41, epoch.epoch());
        assertEquals(Duration.ofSeconds(17), epoch.fenceGrace());
        assertEquals(new Lsn(900), epoch.floor());
        assertEquals(BANDUNG, epoch.handover().orElseThrow().to());
        assertEquals(new Lsn(500), epoch.lineage().wins().getFirst().at());
        assertEquals(Duration.ofMillis(1200), epoch.down());
        Beacon beacon = read.beacons().get(JAKARTA);
        assertEquals(Beacon.Role.PRIMARY, beacon.role());
        assertEquals(40, beacon.fencedEpoch());
        assertEquals(Optional.of("pause is on"), beacon.unsound());
        assertEquals(Beacon.Services.WORKING, beacon.standing().services());
        assertTrue(beacon.standing().balked());
        assertEquals(Map.of("api", Serving.MAIN), read.traffic().get(JAKARTA).services());
        assertEquals(
                "5000 of 4500",
                read.findings().get(JAKARTA).load().orElseThrow().message());
        assertEquals(12L, read.moves().getFirst().lostBytes());
        assertEquals(Optional.empty(), read.unreadable());
    }

    @Test
    void whatANewerVersionAddsIsPassedOver() throws IOException {
        Map<String, String> newer = new TreeMap<>();
        for (var document : earlier().entrySet()) {
            JsonNode tree = JSON.readTree(document.getValue());
            addUnknown(tree);
            newer.put(document.getKey(), tree.toString());
        }

        assertEquals(reading(earlier()), reading(newer));
    }

    /** An operator of that version reads what this one writes: nothing it knew may be gone or be of another type. */
    @ParameterizedTest
    @ValueSource(strings = {"holder", "epoch", "beacon", "move"})
    void allThatAnEarlierVersionReadsIsStillWritten(String name) throws IOException {
        String text = earlier(name);
        String now =
                QuorumDocuments.write(QuorumDocuments.read(text, typeOf(name)).orElseThrow());

        assertEquals(JSON.readTree(text), onlyWhatWasKnown(JSON.readTree(now), JSON.readTree(text)));
    }

    /** What the first version may leave out, any later one has to do without. */
    @ParameterizedTest
    @CsvSource({
        "epoch, 'handover,lineage,abandoned'",
        "beacon, 'systemIdentifier,permitEpoch,highestHolder,unsound,crowded,services,balked,traffic,watch'",
        "move, 'from,completedAt,rtoSeconds,lostBytes,lastCommit,divergedBytes,divergedUntil'"
    })
    void whatMayBeLeftOutIsNotMissed(String name, String left) throws IOException {
        Map<String, String> documents = new TreeMap<>(earlier());
        ObjectNode less = (ObjectNode) JSON.readTree(earlier(name));
        for (String field : left.split(",")) {
            less.remove(field);
        }

        documents.put(KEYS.get(name), less.toString());

        QuorumReading read = reading(documents);
        assertEquals(Optional.empty(), read.unreadable());
        assertEquals(1, read.beacons().size());
        assertEquals(1, read.moves().size());
    }

    private static Class<?> typeOf(String name) {
        return switch (name) {
            case "holder" -> QuorumDocuments.HolderDocument.class;
            case "epoch" -> QuorumDocuments.EpochDocument.class;
            case "beacon" -> BeaconDocument.class;
            default -> QuorumDocuments.MoveDocument.class;
        };
    }

    private static Map<String, String> earlier() {
        Map<String, String> documents = new TreeMap<>();
        KEYS.forEach((name, key) -> documents.put(key, earlier(name)));
        return documents;
    }

    private static String earlier(String name) {
        try {
            return Files.readString(EARLIER.resolve(name + ".json")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void addUnknown(JsonNode tree) {
        tree.forEach(EarlierDocumentsTest::addUnknown);
        // A service's name is data, not a field.
        if (tree instanceof ObjectNode object && !object.has("api")) {
            object.putObject("fromALaterVersion")
                    .put("deep", 1)
                    .putArray("list")
                    .add("x");
        }
    }

    private static JsonNode onlyWhatWasKnown(JsonNode now, JsonNode then) {
        if (now instanceof ObjectNode object && then.isObject()) {
            object.retain(new TreeSet<>(
                    then.properties().stream().map(Map.Entry::getKey).toList()));
            then.properties().forEach(field -> onlyWhatWasKnown(object.path(field.getKey()), field.getValue()));
        } else if (now.isArray()) {
            for (int i = 0; i < Math.min(now.size(), then.size()); i++) {
                onlyWhatWasKnown(now.get(i), then.get(i));
            }
        }
        return now;
    }
}
