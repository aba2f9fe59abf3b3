package dev.siaga.lab.service;

/** How an inbox answers requests to a path and those below it: with a status code, or not at all. */
public record Behaviour(String path, int status, boolean hangs) {
    static final int TAKEN = 202;

    /** It takes what comes. */
    public static Behaviour takes(String path) {
        return new Behaviour(path, TAKEN, false);
    }

    /** It answers with a status code. */
    public static Behaviour answers(String path, int status) {
        return new Behaviour(path, status, false);
    }

    /** It takes requests in and never answers. */
    public static Behaviour hangs(String path) {
        return new Behaviour(path, 0, true);
    }
}
