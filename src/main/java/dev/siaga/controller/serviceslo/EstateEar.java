package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.controller.serviceslo.CountsHearing.Heard;
import dev.siaga.slo.CityCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One estate's counts as last read. However many ask, the quorum is read twice a second at most, and but for now and then only what changed
 * since the last time. When something was told is when it was seen to change, by our own clock.
 */
final class EstateEar {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofMillis(500);
    /** An election of the quorum is no reason to judge nothing. */
    private static final Duration TOLERATED = Duration.ofSeconds(10);
    /** Deleted documents are noticed then. */
    private static final Duration WHOLE_EVERY = Duration.ofMinutes(10);
    /** By how much the clocks of two cities may differ: it matters to what was there before we first listened only. */
    private static final Duration CLOCKS = Duration.ofSeconds(30);

    private record Document(long revision, Optional<CityCounts> counts) {}

    private final EtcdClient etcd;
    private final String prefix;
    private Map<String, Document> documents = new HashMap<>();
    private Optional<Revision> heardUpTo = Optional.empty();
    private Optional<String> silence = Optional.of("not asked yet");
    private long askedAt = System.nanoTime() - FRESH.toNanos();
    private long heardAt = System.nanoTime() - TOLERATED.toNanos();
    private long wholeAt;

    EstateEar(EtcdClient etcd, String prefix) {
        this.etcd = etcd;
        this.prefix = prefix;
    }

    /** Whoever asks while another waits for the quorum waits for the same answer. */
    synchronized Heard hear(String slo, List<String> cities) {
        if (since(askedAt).compareTo(FRESH) >= 0) {
            ask();
            askedAt = System.nanoTime();
        }
        if (silence.isPresent() && since(heardAt).compareTo(TOLERATED) >= 0) {
            return new Heard.Deaf(silence.get());
        }
        Map<String, CityCounts> told = new HashMap<>();
        cities.forEach(city -> Optional.ofNullable(documents.get(prefix + slo + "/" + city))
                .flatMap(Document::counts)
                .filter(counts -> counts.city().equals(city))
                .ifPresent(counts -> told.put(city, counts)));
        return new Heard.Told(told);
    }

    private void ask() {
        Optional<Revision> before = since(wholeAt).compareTo(WHOLE_EVERY) >= 0 ? Optional.empty() : heardUpTo;
        switch (before.map(last -> etcd.changed(prefix, last.number() + 1, PATIENCE))
                .orElseGet(() -> etcd.range(prefix, PATIENCE))) {
            case QuorumAnswer.Answered<List<KeyValue>>(List<KeyValue> pairs, Revision answered) -> {
                if (heardUpTo.filter(last -> !answered.continues(last)).isPresent()) {
                    // The quorum was rebuilt and counts its revisions anew.
                    heardUpTo = Optional.empty();
                    documents = new HashMap<>();
                    ask();
                    return;
                }
                take(pairs, before.isEmpty());
                heardUpTo = Optional.of(answered);
                heardAt = System.nanoTime();
                silence = Optional.empty();
            }
            case QuorumAnswer.Unavailable<List<KeyValue>>(String reason, var _) -> silence = Optional.of(reason);
        }
    }

    private void take(List<KeyValue> pairs, boolean whole) {
        Instant now = Instant.now();
        Map<String, Document> fresh = whole ? new HashMap<>() : documents;
        pairs.forEach(pair -> fresh.put(pair.key(), document(pair, whole, now)));
        documents = fresh;
        if (whole) {
            wholeAt = System.nanoTime();
        }
    }

    private Document document(KeyValue pair, boolean whole, Instant now) {
        Document known = documents.get(pair.key());
        if (known != null && known.revision() == pair.modRevision()) {
            return known;
        }
        Optional<CityCounts> counts = CountsDocument.read(pair.value(), now);
        return new Document(pair.modRevision(), known == null && whole ? counts.map(c -> heardBefore(c, now)) : counts);
    }

    /** It may have been there for long: then only its writer can say when it was told. */
    private static CityCounts heardBefore(CityCounts counts, Instant now) {
        Instant said = counts.readings().now().plus(CLOCKS);
        return new CityCounts(counts.city(), counts.level(), counts.readings(), said.isBefore(now) ? said : now);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
