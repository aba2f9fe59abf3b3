package dev.siaga.controller;

import jakarta.inject.Singleton;

/** Whether this replica leads its city's operators: what acts beside the reconcilers asks here first. Once lost it never comes back to this process. */
@Singleton
public class Lead {
    private volatile boolean held;

    public void gain() {
        held = true;
    }

    public void lose() {
        held = false;
    }

    public boolean held() {
        return held;
    }
}
