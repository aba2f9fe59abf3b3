package dev.siaga.adapter.patroni;

/** One connection that streams from a member; a word that Patroni left out is empty. */
public record Replication(String applicationName, String clientAddress, String state, String syncState) {
    /** Of a stream that runs, as either end says it. */
    public static final String STREAMING = "streaming";
}
