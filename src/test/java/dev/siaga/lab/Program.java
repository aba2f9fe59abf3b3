package dev.siaga.lab;

import java.util.concurrent.Callable;

/** The end of a program that judges: exit code 0 when all was as expected, 1 when something wasn't or nothing could be judged. */
public final class Program {
    private Program() {}

    /** Ends the process whatever happens: threads of the clients' libraries would keep a failed run alive. */
    public static void end(Callable<Boolean> met) {
        int code = 1;
        try {
            code = met.call() ? 0 : 1;
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
        }
        System.exit(code);
    }
}
