package dev.siaga.cli;

/** What a command can't do, in words that name the remedy. Shown without a stack trace; the exit code is 1. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Problem(String message) {
        super(message);
    }
}
