package dev.siaga.incident;

import java.util.Arrays;
import java.util.Optional;

/** How ready the estate is for the next fault, the best first. */
public enum SiagaLevel {
    NORMAL("Normal"),
    SIAGA_3("Siaga 3"),
    SIAGA_2("Siaga 2"),
    SIAGA_1("Siaga 1");

    private final String word;

    SiagaLevel(String word) {
        this.word = word;
    }

    /** As the FailoverPolicy's status writes it. */
    public String word() {
        return word;
    }

    /** Empty for a word that is none of them. */
    public static Optional<SiagaLevel> of(String word) {
        return Arrays.stream(values()).filter(level -> level.word.equals(word)).findFirst();
    }
}
