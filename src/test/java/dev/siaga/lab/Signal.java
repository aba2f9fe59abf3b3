package dev.siaga.lab;

/** The signals that faults are made of. */
public enum Signal {
    KILL,
    STOP,
    CONT,
    TERM
}
