package dev.siaga.controller;

import jakarta.inject.Singleton;

/** Whether this replica leads its city's operators: what acts beside the reconcilers asks here first. Once lost it never comes back to this process. */
@Singleton
public class Lead {
    private volatile boolean held;
    private volatile boolean lost;

    public void gain() {
        held = true;
    }

    public void lose() {
        held = false;
        lost = true;
    }

    public boolean held() {
        return held;
    }

    /** Whether another replica leads now, while this one has yet to end. */
    public boolean lost() {
        return lost;
    }
}
