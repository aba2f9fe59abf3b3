package dev.siaga.cli;

/** What a command can't do, in words that name the remedy. Shown without a stack trace; the exit code is 1. */
class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Problem(String message) {
        super(message);
    }

    /** Somebody else wrote what was about to be written. */
    static final class Conflict extends Problem {
        private static final long serialVersionUID = 1L;

        Conflict() {
            super("somebody else has just changed it: look, and try again");
        }
    }
}
