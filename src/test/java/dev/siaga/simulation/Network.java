package dev.siaga.simulation;

/** The links between cities, each in one direction, and how long a message takes. What is lost on the way is the callers' matter. */
final class Network {
    private final World world;
    private final int[][] cuts;
    private final long latency;
    /** While set, messages between cities are lost, late or repeated now and then. */
    boolean unreliable;

    Network(World world, int cities) {
        this.world = world;
        this.cuts = new int[cities][cities];
        this.latency = world.between(1, 20) * World.MS;
    }

    boolean open(int from, int to) {
        return cuts[from][to] == 0;
    }

    boolean bothWays(int one, int other) {
        return open(one, other) && open(other, one);
    }

    void cut(int from, int to) {
        cuts[from][to]++;
    }

    void mend(int from, int to) {
        cuts[from][to]--;
    }

    /** How long a message takes now; a lost one takes longer than anybody waits for. */
    long delay(int from, int to) {
        if (from == to) {
            return world.between(World.MS / 5, World.MS);
        }
        long usual = latency + world.between(0, latency);
        if (!unreliable) {
            return usual;
        }
        if (world.chance(0.1)) {
            return 3600 * World.S;
        }
        return world.chance(0.15) ? usual + world.between(0, 3 * World.S) : usual;
    }

    boolean repeats(int from, int to) {
        return unreliable && from != to && world.chance(0.1);
    }
}
