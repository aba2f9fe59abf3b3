package dev.siaga.simulation;

import java.util.List;
import java.util.stream.Stream;

/** What can go wrong in a history. */
enum Fault {
    POWER_CUT,
    CITY_CUT_OFF,
    CITY_UNHEARD,
    CITY_DEAF,
    LINK_CUT,
    UNRELIABLE_NETWORK,
    OPERATOR_CRASH,
    OPERATOR_FREEZE,
    TWO_LEADING_REPLICAS,
    PATRONI_FREEZE,
    POSTGRES_FREEZE,
    CONTAINER_CRASH,
    NODE_DOWN,
    POD_VANISHED,
    POSTGRES_CRASH,
    DISK_FULL,
    REPLICATION_STALL,
    REPLICATION_CUT,
    API_DOWN,
    API_SLOW,
    API_FREEZE,
    API_ANSWERS_LOST,
    OPERATOR_WITHOUT_API,
    PATRONI_WITHOUT_API,
    OPERATOR_BLIND,
    ADMISSION_LAG,
    CLOCK_JUMP,
    ETCD_LEADER_CHANGE,
    ETCD_MEMBER_DOWN,
    ETCD_MAJORITY_DOWN,
    ETCD_FREEZE,
    ETCD_ANSWERS_LATE,
    QUORUM_WIPED,
    QUORUM_SET_BACK,
    SWITCHOVER,
    STALE_MANIFEST,
    POLICY_RESTRAINED,
    PERMIT_DELETED,
    SESSION_DELETED,
    CONFIG_EDIT,
    UNSOUND_EDIT,
    UNDUE_PROMOTION,
    STALE_LEADER;

    /** Those that the seeds of the tests were found with: a seed means a history only together with the faults it is drawn from. */
    static final List<Fault> OF_THE_TESTS =
            Stream.of(values()).filter(fault -> fault != STALE_LEADER).toList();
}
