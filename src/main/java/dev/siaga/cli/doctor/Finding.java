package dev.siaga.cli.doctor;

/** One thing that was checked: how it stands, and what to do about it. */
public record Finding(Verdict verdict, String check, String message, String remedy) {
    /** How it stands. */
    public enum Verdict {
        /** A failover, or the promise that nothing is lost, can't be relied on. */
        FAULT,
        /** It works, and will one day be regretted. */
        ADVICE,
        /** Nobody could look. */
        UNKNOWN,
        GOOD
    }

    static Finding fault(String check, String message, String remedy) {
        return new Finding(Verdict.FAULT, check, message, remedy);
    }

    static Finding advice(String check, String message, String remedy) {
        return new Finding(Verdict.ADVICE, check, message, remedy);
    }

    static Finding unknown(String check, String why) {
        return new Finding(Verdict.UNKNOWN, check, why, "");
    }

    static Finding good(String check, String message) {
        return new Finding(Verdict.GOOD, check, message, "");
    }
}
