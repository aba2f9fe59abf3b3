package dev.siaga.lab.client;

/** What became of one write. Only {@link #REFUSED} is certain not to have been committed. */
public enum Outcome {
    ACCEPTED,
    REFUSED,
    /** The write was sent and no answer came: it may have been committed. */
    UNKNOWN
}
