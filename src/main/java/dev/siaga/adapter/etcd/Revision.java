package dev.siaga.adapter.etcd;

/**
 * How often the whole key space had changed when the quorum answered: {@code number}, which counts in the history of one {@code cluster}. A quorum
 * that is made anew, also from a backup, is another cluster to etcd when it was given another {@code --initial-cluster-token}; its numbers say
 * nothing of those before. The cluster is empty where the answer didn't name it.
 */
public record Revision(String cluster, long number) {
    static final Revision NONE = new Revision("", 0);

    /** Whether this can come after an earlier answer of the same quorum; a quorum that lost or forgot something can't. */
    public boolean continues(Revision earlier) {
        return cluster.equals(earlier.cluster) && number >= earlier.number;
    }
}
