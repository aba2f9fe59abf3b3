package dev.siaga.lab.chaos;

import java.time.Instant;
import java.util.List;

/**
 * One line of the campaign's file: everything that the report tells of an episode.
 *
 * @param lab which of the campaign's labs it was played in; its logs are in a folder of that name
 * @param begun when it began (RFC 3339)
 * @param refused planned faults that couldn't be done, and why; they aren't counted
 * @param roles what each city was, as seen from outside
 * @param accepted when each city's databases accepted writes, by the probes
 * @param unserved when each city's writers were told no commit for more than a second
 */
record Episode(
        long seed,
        int index,
        String lab,
        String begun,
        double seconds,
        List<Hit> hits,
        List<String> refused,
        Observed observed,
        Judgement judgement,
        List<Spell> roles,
        List<Spell> accepted,
        List<Spell> unserved) {

    /** One of which nothing is known but that the campaign itself failed in it. */
    static Episode unjudged(long seed, int index, String lab, Instant at, String why) {
        var nothing = new Observed(
                "",
                "",
                List.of(),
                0,
                0,
                0,
                List.of(),
                Observed.NONE,
                Observed.NONE,
                Observed.NONE,
                Observed.NONE,
                List.of());
        var judgement = new Judgement(List.of("couldn't be judged: " + why), List.of(), false);
        return new Episode(
                seed,
                index,
                lab,
                at.toString(),
                0,
                List.of(),
                List.of(),
                nothing,
                judgement,
                List.of(),
                List.of(),
                List.of());
    }

    /** How to play it again. */
    String replay() {
        return "make chaos SEED=" + seed + " FIRST=" + index + " EPISODES=1";
    }
}
