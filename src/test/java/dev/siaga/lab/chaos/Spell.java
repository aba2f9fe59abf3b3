package dev.siaga.lab.chaos;

/** Something that was so in a city for a while. Times are milliseconds from the beginning of the episode. */
record Spell(String city, String what, long fromMillis, long toMillis) {}
