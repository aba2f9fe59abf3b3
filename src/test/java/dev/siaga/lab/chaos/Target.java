package dev.siaga.lab.chaos;

/** Whom a planned fault is meant for. Roles, not names, so that a plan means the same whoever is primary when it is played. */
enum Target {
    /** The city that is primary at the instant of the fault. */
    PRIMARY,
    /** Of the cities that were standby when the episode began, the one nearest to the primary. */
    NEAR,
    /** The one farthest from it. */
    FAR
}
