package dev.siaga.adapter.patroni;

/** What a member says it is. Right after a promotion it may still say replica: ask {@link PatroniClient#isPrimary} too. */
public enum Role {
    PRIMARY,
    STANDBY_LEADER,
    REPLICA,
    /** Without data: it waits until it can clone. */
    UNINITIALIZED,
    /** In between, such as demoted or promoted, or a word of a later version. */
    OTHER;

    static Role of(String word) {
        return switch (word) {
            // Patroni said master before 4.0.
            case "primary", "master" -> PRIMARY;
            case "standby_leader" -> STANDBY_LEADER;
            case "replica" -> REPLICA;
            case "uninitialized" -> UNINITIALIZED;
            default -> OTHER;
        };
    }
}
