package dev.siaga.traffic;

/** Which of a city's own instances serve one of its services. */
public enum Serving {
    MAIN,
    BACKUP,
    NONE
}
