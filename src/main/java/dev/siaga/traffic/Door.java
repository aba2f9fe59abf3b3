package dev.siaga.traffic;

/** One way into a city from outside. */
public record Door(String city, Kind kind) {

    public enum Kind {
        /** To the member that writes. */
        PRIMARY("primary"),
        /** To the members that may be read. */
        READERS("readers"),
        /** To the services. */
        GATEWAY("gateway");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the manifest calls it. */
        public String word() {
            return word;
        }
    }
}
