package dev.siaga.lab.client;

/** What became of one attempt. Of a write, only {@link #REFUSED} is certain not to have been committed. */
public enum Outcome {
    /** Done, or answered. */
    ACCEPTED,
    REFUSED,
    /** The write was sent and no answer came: it may have been committed. */
    UNKNOWN
}
