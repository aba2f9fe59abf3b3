package dev.siaga.lab.soak;

/** What must stay flat while nothing happens, and how much of a change is none. */
enum Meter {
    MEMORY("anonymous memory of an operator, MiB", "memory_mib", false, 0.10, 12),
    THREADS("threads of an operator", "threads", false, 0, 4),
    FILES("open files of an operator", "files", false, 0, 8),
    SOCKETS("of these, sockets", "sockets", false, 0, 8),
    QUORUM_WRITES("writes to the quorum, a minute", "quorum_writes", true, 0.10, 5),
    QUORUM_SIZE("the quorum's data in use, MiB", "quorum_mib", false, 0.25, 2),
    API_WRITES("writes to a city's API server, a minute", "api_writes", true, 0.10, 20),
    API_SIZE("what a city's API server stores, MiB", "api_mib", false, 0.25, 8);

    final String what;
    final String key;
    /** It only grows, and how fast it does must stay the same. */
    final boolean counts;

    private final double share;
    private final double trifle;

    Meter(String what, String key, boolean counts, double share, double trifle) {
        this.what = what;
        this.key = key;
        this.counts = counts;
        this.share = share;
        this.trifle = trifle;
    }

    /** The most that is no growth, from what it was. */
    double allowed(double early) {
        return early * (1 + share) + trifle;
    }
}
