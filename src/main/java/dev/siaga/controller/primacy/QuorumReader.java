package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Revision;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a majority of the quorum knows: all estates in one linearizable read, however many they are, or one estate at once. */
@Singleton
public class QuorumReader {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final EstateRegistry estates;
    private final Etcd etcd;
    private final OperatorClock clock;
    private final Function<EstateKey, QuorumParser> parserOf;
    private final Map<EstateKey, QuorumParser> parsers = new ConcurrentHashMap<>();

    @Inject
    QuorumReader(EstateRegistry estates, Etcd etcd, OperatorClock clock) {
        this(estates, etcd, clock, QuorumParser::new);
    }

    QuorumReader(EstateRegistry estates, Etcd etcd, OperatorClock clock, Function<EstateKey, QuorumParser> parserOf) {
        this.estates = estates;
        this.etcd = etcd;
        this.clock = clock;
        this.parserOf = parserOf;
    }

    void readAll() {
        if (estates.all().isEmpty()) {
            return;
        }
        long asked = clock.nanoTime();
        switch (etcd.range(QuorumDocuments.ROOT, PATIENCE)) {
            case QuorumAnswer.Answered<List<KeyValue>>(List<KeyValue> pairs, Revision revision) -> {
                Map<String, List<KeyValue>> byEstate =
                        pairs.stream().collect(Collectors.groupingBy(pair -> prefix(pair.key())));
                estates.all()
                        .forEach(estate -> estate.quorumSaid(
                                asked,
                                revision,
                                reading(
                                        estate.key(),
                                        byEstate.getOrDefault(estate.key().prefix(), List.of()))));
                parsers.keySet().removeIf(key -> estates.find(key).isEmpty());
            }
            case QuorumAnswer.Unavailable<List<KeyValue>> u ->
                estates.all().forEach(estate -> estate.quorumSilent(u.reason()));
        }
    }

    private QuorumReading reading(EstateKey estate, List<KeyValue> pairs) {
        return parsers.computeIfAbsent(estate, parserOf).read(pairs);
    }

    /** The estate's part of a key, as {@link EstateKey#prefix()} makes it; the whole key when it is nobody's. */
    static String prefix(String key) {
        int namespace = key.indexOf('/', QuorumDocuments.ROOT.length());
        int policy = namespace < 0 ? -1 : key.indexOf('/', namespace + 1);
        return policy < 0 ? key : key.substring(0, policy + 1);
    }

    /** Reads one estate now, after an act that changed it. */
    public void refresh(EstateRuntime estate) {
        long asked = clock.nanoTime();
        switch (etcd.range(estate.key().prefix(), PATIENCE)) {
            case QuorumAnswer.Answered<List<KeyValue>>(List<KeyValue> pairs, Revision revision) ->
                estate.quorumSaid(asked, revision, reading(estate.key(), pairs));
            case QuorumAnswer.Unavailable<List<KeyValue>> u -> estate.quorumSilent(u.reason());
        }
    }
}
