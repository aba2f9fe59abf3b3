package dev.siaga.adapter.etcd;

import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What primacy needs of the quorum. Every method blocks for at most the time given and returns a value in every case; reads are
 * linearizable, so that they fail without a majority. Every attempt starts after the call began: a caller that notes the time before it
 * calls has a lower bound of the moment of sending.
 */
public interface Etcd {

    /** A new lease. When this is {@code Unavailable} a lease that nobody knows may exist; it ends by itself. */
    QuorumAnswer<Grant> grant(Duration ttl, Duration within);

    QuorumAnswer<LeaseState> keepAlive(long lease, Duration within);

    /** Ends a lease and deletes its keys. A lease that is gone already counts as ended. */
    QuorumAnswer<LeaseState.Gone> revoke(long lease, Duration within);

    QuorumAnswer<List<KeyValue>> range(String prefix, Duration within);

    QuorumAnswer<Optional<KeyValue>> get(String key, Duration within);

    /** One transaction, sent to a second member only when the first certainly never saw it. A put under a lease that is gone is refused as a whole. */
    QuorumAnswer<TxnResult> txn(Txn txn, Duration within);

    /** Whether the conditions of a transaction held, so that it took effect; false also when there was no answer, though then it may have. */
    default boolean applied(Txn txn, Duration within) {
        return txn(txn, within) instanceof Answered<TxnResult>(TxnResult result, Revision _) && result.succeeded();
    }
}
