package dev.siaga.watch;

/** What was found about one thing that is watched, for a human to read. */
public record Finding(Reason reason, String message) {
    private static final int LONGEST = 300;

    /** Unknown is a verdict of its own: neither good nor bad. */
    public enum Verdict {
        GOOD,
        UNKNOWN,
        BAD
    }

    public Finding {
        message = message.substring(0, Math.min(LONGEST, message.length()));
    }

    public static Finding notMeasured(String why) {
        return new Finding(Reason.NOT_MEASURED, why);
    }

    public Verdict verdict() {
        return reason.verdict();
    }

    public boolean bad() {
        return verdict() == Verdict.BAD;
    }

    /** What is bad counts before what is unknown, and that before what is good. */
    Finding orWorse(Finding other) {
        return other.verdict().compareTo(verdict()) > 0 ? other : this;
    }
}
