package dev.siaga.simulation;

import java.util.Arrays;

/** A timeline of the log, with the writes on it that were acknowledged. PostgreSQL knows only its number, so forks can share one. */
final class Timeline {
    final int number;
    final Timeline parent;
    final long begunAt;
    private long[] ackedLsn = new long[64];
    private long[] ackedAt = new long[64];
    private int acked;

    Timeline(int number, Timeline parent, long begunAt) {
        this.number = number;
        this.parent = parent;
        this.begunAt = begunAt;
    }

    void acknowledged(long lsn, long at) {
        if (acked == ackedLsn.length) {
            ackedLsn = Arrays.copyOf(ackedLsn, acked * 2);
            ackedAt = Arrays.copyOf(ackedAt, acked * 2);
        }
        ackedLsn[acked] = lsn;
        ackedAt[acked++] = at;
    }

    int acknowledgedBeyond(long lsn) {
        int count = 0;
        for (int i = 0; i < acked; i++) {
            if (ackedLsn[i] > lsn) {
                count++;
            }
        }
        return count;
    }

    /** When the oldest acknowledged write beyond a position was acknowledged; none: the far future. */
    long oldestBeyond(long lsn) {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < acked; i++) {
            if (ackedLsn[i] > lsn) {
                oldest = Math.min(oldest, ackedAt[i]);
            }
        }
        return oldest;
    }

    /** How far a log ends on which timeline. */
    record End(Timeline timeline, long lsn) {
        boolean prefixOf(End other) {
            Timeline at = other.timeline;
            long reach = other.lsn;
            while (at != null) {
                if (at == timeline) {
                    return lsn <= reach;
                }
                reach = at.begunAt;
                at = at.parent;
            }
            return false;
        }

        /** Where both logs part: the last position that they have in common. */
        End commonWith(End other) {
            for (Timeline mine = timeline; mine != null; mine = mine.parent) {
                long myReach = mine == timeline ? lsn : reach(mine, timeline);
                long reach = other.lsn;
                for (Timeline at = other.timeline; at != null; at = at.parent) {
                    if (at == mine) {
                        return new End(mine, Math.min(myReach, reach));
                    }
                    reach = at.begunAt;
                }
            }
            throw new IllegalStateException("logs of two systems");
        }

        private static long reach(Timeline ancestor, Timeline of) {
            Timeline child = of;
            while (child.parent != ancestor) {
                child = child.parent;
            }
            return child.begunAt;
        }

        /** Where PostgreSQL, which compares numbers only, believes that this log leaves the other; the log's own end when it doesn't. */
        long believedFork(End other) {
            if (other.timeline.number == timeline.number) {
                return lsn;
            }
            Timeline child = other.timeline;
            while (child.parent != null && child.parent.number > timeline.number) {
                child = child.parent;
            }
            return child.parent != null && child.parent.number == timeline.number ? Math.min(lsn, child.begunAt) : -1;
        }

        @Override
        public String toString() {
            return timeline.number + "@" + lsn;
        }
    }
}
