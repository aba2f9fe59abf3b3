package dev.siaga.controller.incident;

/** A cause that all cities see isn't declared yet, because of the quorum or of another city: the caller repeats it. */
public final class NotDeclaredYet extends RuntimeException {
    NotDeclaredYet(String message) {
        super(message, null, false, false);
    }
}
