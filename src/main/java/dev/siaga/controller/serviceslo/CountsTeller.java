package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.slo.CityCounts;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Tells the other cities what this one counted, in a thread of its own and many documents in one transaction: five transactions a second at
 * most for a hundred ServiceSLOs each. What the quorum didn't take is told anew with the next evaluation.
 */
@Singleton
class CountsTeller {
    private static final Logger LOG = Logger.getLogger(CountsTeller.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration TOGETHER = Duration.ofMillis(200);
    /** etcd takes 128 operations in a transaction unless it is told otherwise. */
    private static final int AT_ONCE = 100;

    private final EtcdClient etcd;
    private final Map<String, Operation> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean heard = true;

    CountsTeller(EtcdClient etcd) {
        this.etcd = etcd;
    }

    static String prefix(EstateKey estate) {
        return estate.sharedPrefix() + "counts/";
    }

    private static String key(EstateKey estate, String slo, String city) {
        return prefix(estate) + slo + "/" + city;
    }

    /** Returns at once; of two documents of one city the later one counts. */
    void tell(EstateKey estate, String slo, CityCounts counts) {
        String key = key(estate, slo, counts.city());
        pending.put(key, new Operation.Put(key, CountsDocument.of(counts), 0));
        start();
    }

    /** Returns at once. */
    void withdraw(EstateKey estate, String slo, String city) {
        String key = key(estate, slo, city);
        pending.put(key, new Operation.Delete(key));
        start();
    }

    private void start() {
        if (telling.compareAndSet(false, true)) {
            threads.submit(this::work);
        }
    }

    private void work() {
        try {
            while (!pending.isEmpty()) {
                tellSome();
                LockSupport.parkNanos(TOGETHER.toNanos());
            }
        } finally {
            telling.set(false);
        }
        if (!pending.isEmpty()) {
            start();
        }
    }

    private void tellSome() {
        List<String> keys = pending.keySet().stream().limit(AT_ONCE).toList();
        List<Operation> some = keys.stream().map(pending::remove).toList();
        switch (etcd.txn(Txn.always(some.toArray(Operation[]::new)), PATIENCE)) {
            case QuorumAnswer.Answered<TxnResult> _ -> heard = true;
            case QuorumAnswer.Unavailable<TxnResult>(String reason, var _) -> {
                if (heard) {
                    LOG.warnf("the other cities don't hear what this one counts: %s", reason);
                }
                heard = false;
                // Nobody tells this again.
                some.stream()
                        .filter(Operation.Delete.class::isInstance)
                        .map(Operation.Delete.class::cast)
                        .forEach(delete -> pending.putIfAbsent(delete.key(), delete));
            }
        }
    }
}
