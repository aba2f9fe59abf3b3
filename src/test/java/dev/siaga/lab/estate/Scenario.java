package dev.siaga.lab.estate;

/** One of the bad days that the design is made for: what breaks, what is promised then, and how the promise is judged by clients. */
interface Scenario {
    /** For scripts. */
    String name();

    /** For humans, in a sentence. */
    String promise();

    /** Breaks what it is about, waits for what is promised and judges it. What is still broken at the end the stage repairs. */
    void play(Play play);
}
