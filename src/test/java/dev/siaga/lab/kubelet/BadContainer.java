package dev.siaga.lab.kubelet;

/** A container can't start as its Pod describes it now; the reason and message go into the Pod's status, and the kubelet tries again. */
final class BadContainer extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    BadContainer(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
