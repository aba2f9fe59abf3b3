package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.QuorumAnswer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Reads what a majority of the quorum knows: all estates in one linearizable read, however many they are, or one estate at once. */
@Singleton
public class QuorumReader {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final EstateRegistry estates;
    private final Etcd etcd;
    private final OperatorClock clock;

    QuorumReader(EstateRegistry estates, Etcd etcd, OperatorClock clock) {
        this.estates = estates;
        this.etcd = etcd;
        this.clock = clock;
    }

    void readAll() {
        if (estates.all().isEmpty()) {
            return;
        }
        long asked = clock.nanoTime();
        switch (etcd.range(QuorumDocuments.ROOT, PATIENCE)) {
            case QuorumAnswer.Answered<List<KeyValue>>(List<KeyValue> pairs, long revision) ->
                estates.all()
                        .forEach(estate -> estate.quorumSaid(asked, revision, QuorumReading.of(estate.key(), pairs)));
            case QuorumAnswer.Unavailable<List<KeyValue>> u ->
                estates.all().forEach(estate -> estate.quorumSilent(u.reason()));
        }
    }

    /** Reads one estate now, after an act that changed it. */
    public void refresh(EstateRuntime estate) {
        long asked = clock.nanoTime();
        switch (etcd.range(estate.key().prefix(), PATIENCE)) {
            case QuorumAnswer.Answered<List<KeyValue>>(List<KeyValue> pairs, long revision) ->
                estate.quorumSaid(asked, revision, QuorumReading.of(estate.key(), pairs));
            case QuorumAnswer.Unavailable<List<KeyValue>> u -> estate.quorumSilent(u.reason());
        }
    }
}
