package dev.siaga.failover;

/**
 * A position in PostgreSQL's write-ahead log, in bytes from its start: never negative. PostgreSQL prints it as two hexadecimal halves
 * ({@code 16/B374D848}); Patroni's REST answers carry the plain number. Positions of two timelines compare only up to their fork point.
 */
public record Lsn(long bytes) implements Comparable<Lsn> {
    public static final Lsn ZERO = new Lsn(0);

    public Lsn {
        if (bytes < 0) {
            throw new IllegalArgumentException("a log position can't be negative: " + bytes);
        }
    }

    /** Bytes by which this position is ahead of the other; zero when it is not. */
    public long aheadOf(Lsn other) {
        return Math.max(0, bytes - other.bytes);
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return "%X/%X".formatted(bytes >>> 32, bytes & 0xFFFFFFFFL);
    }
}
