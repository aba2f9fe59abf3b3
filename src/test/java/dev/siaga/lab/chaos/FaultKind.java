package dev.siaga.lab.chaos;

import java.util.List;
import java.util.Locale;

/** What may befall a city. How often it is drawn and how many seconds it lasts before it heals are here, what may come of it is in {@link Expectation}. */
enum FaultKind {
    /** Every process of the city dies and its network falls silent. */
    POWER_CUT(10, Where.ANYWHERE, 2, 34),
    /** No packet between the city and any other. */
    CUT_OFF(9, Where.ANYWHERE, 2, 34),
    /** Nothing the city sends reaches another; it hears them. */
    CUT_OUTGOING(4, Where.ANYWHERE, 3, 30),
    /** Nothing the others send reaches the city; they hear it. */
    CUT_INCOMING(4, Where.ANYWHERE, 3, 30),
    /** The road between two cities, both ways. */
    CUT_LINK(5, Where.ANYWHERE, 5, 30),
    /** One direction of the road between two cities. */
    CUT_LINK_ONE_WAY(3, Where.ANYWHERE, 5, 30),
    /** Every process of one member. */
    MEMBER_KILL(6, Where.ANYWHERE, 0, 0),
    /** Every process of one member sleeps. */
    MEMBER_FREEZE(4, Where.ANYWHERE, 2, 25),
    /** Patroni sleeps, its PostgreSQL runs on. */
    PATRONI_FREEZE(4, Where.ANYWHERE, 2, 25),
    /** PostgreSQL dies in a crash, its Patroni lives. */
    POSTGRES_KILL(6, Where.ANYWHERE, 0, 0),
    /** All members at once; their kubelet starts them again. */
    MEMBERS_KILL(4, Where.ANYWHERE, 0, 0),
    /** All members sleep. */
    MEMBERS_FREEZE(4, Where.ANYWHERE, 2, 30),
    /** All members die and stay dead. */
    DATABASE_GONE(5, Where.ANYWHERE, 5, 32),
    /** One replica of Siaga dies; its kubelet starts it again. */
    OPERATOR_KILL(6, Where.ANYWHERE, 0, 0),
    /** One replica of Siaga sleeps. */
    OPERATOR_FREEZE(4, Where.ANYWHERE, 3, 30),
    /** A rolling restart of Siaga, as by an upgrade. */
    OPERATORS_RESTART(3, Where.ANYWHERE, 0, 0),
    /** All replicas of Siaga die and stay dead. */
    OPERATORS_GONE(4, Where.ANYWHERE, 4, 32),
    /** All replicas of Siaga sleep. */
    OPERATORS_FREEZE(4, Where.ANYWHERE, 2, 30),
    /** The kube-apiserver dies. */
    API_DOWN(4, Where.ANYWHERE, 2, 28),
    /** The kube-apiserver sleeps. */
    API_FREEZE(4, Where.ANYWHERE, 2, 25),
    /** The kube-apiserver sleeps for six tenths of each second. */
    API_SLOW(3, Where.ANYWHERE, 10, 25),
    /** etcd, API server, controller-manager and scheduler of the city's Kubernetes die and start again. */
    CONTROL_PLANE_RESTART(3, Where.ANYWHERE, 1, 15),
    /** The kubelet dies and every Pod of the city with it. */
    PODS_GONE(3, Where.ANYWHERE, 2, 20),
    /** The city's member of the quorum dies. */
    QUORUM_KILL(4, Where.ANYWHERE, 2, 25),
    /** The city's member of the quorum sleeps. */
    QUORUM_FREEZE(4, Where.ANYWHERE, 2, 25),
    /** A member's clock is a second off, which the margin allows for; it restarts for that. */
    CLOCK_SKEW(3, Where.ANYWHERE, 12, 20),
    /** A human asks for a planned move, and withdraws the request afterwards. */
    SWITCHOVER(8, Where.STANDBY, 12, 20),
    /** A human pauses Patroni. */
    PATRONI_PAUSE(3, Where.ANYWHERE, 8, 20),
    /** A human switches Patroni's failsafe mode on. */
    PATRONI_FAILSAFE(2, Where.ANYWHERE, 8, 20),
    /** A human makes Patroni slower than the policy says. */
    PATRONI_TIMING(2, Where.ANYWHERE, 8, 20),
    /** A human takes the standby configuration away, which would promote the city. */
    PROMOTE_BY_HAND(3, Where.STANDBY, 0, 0),
    /** A human deletes the binding of the admission policy. */
    GUARD_DELETED(3, Where.ANYWHERE, 0, 0),
    /** The main instances of the service die; the backup lives. */
    SERVICE_MAIN_GONE(2, Where.ANYWHERE, 8, 20),
    /** All instances of the service die. */
    SERVICES_GONE(3, Where.ANYWHERE, 12, 25),
    /** The reporting database dies and stays dead. */
    REPORTING_GONE(2, Where.ANYWHERE, 8, 25),
    /** The disk of the city's databases is full, and the log goes on growing. */
    DISK_FULL(2, Where.PRIMARY, 15, 35);

    /** Which cities a fault is meant for. */
    enum Where {
        ANYWHERE,
        PRIMARY,
        STANDBY
    }

    private static final List<FaultKind> CUTS =
            List.of(CUT_OFF, CUT_OUTGOING, CUT_INCOMING, CUT_LINK, CUT_LINK_ONE_WAY);
    private static final List<FaultKind> OF_ONE_MEMBER =
            List.of(MEMBER_KILL, MEMBER_FREEZE, PATRONI_FREEZE, POSTGRES_KILL, CLOCK_SKEW);

    private final int weight;
    private final Where where;
    private final int shortest;
    private final int longest;

    FaultKind(int weight, Where where, int shortest, int longest) {
        this.weight = weight;
        this.where = where;
        this.shortest = shortest;
        this.longest = longest;
    }

    int weight() {
        return weight;
    }

    Where where() {
        return where;
    }

    int shortest() {
        return shortest;
    }

    int longest() {
        return longest;
    }

    boolean isCut() {
        return CUTS.contains(this);
    }

    /** Whether it concerns a link, not a city. */
    boolean isLink() {
        return this == CUT_LINK || this == CUT_LINK_ONE_WAY;
    }

    /** Whether it hits one member of a city, so that it matters which. */
    boolean isOfOneMember() {
        return OF_ONE_MEMBER.contains(this);
    }

    /** Whether it may take the city's member from the quorum. */
    boolean weakensQuorum() {
        return isCut() || this == POWER_CUT || this == QUORUM_KILL || this == QUORUM_FREEZE;
    }

    /** Whether the city's own clients can't be promised anything: they have no power, no road, or nobody who tells them where to go. */
    boolean leavesClientsAlone() {
        return switch (this) {
            case POWER_CUT,
                    CUT_OFF,
                    CUT_OUTGOING,
                    CUT_INCOMING,
                    OPERATORS_GONE,
                    OPERATORS_FREEZE,
                    API_DOWN,
                    API_FREEZE,
                    API_SLOW,
                    CONTROL_PLANE_RESTART,
                    PODS_GONE -> true;
            default -> false;
        };
    }

    /** For humans and scripts. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
