package dev.siaga.traffic;

/** Where the users of one service in one city are sent. */
public sealed interface Route {
    Route MAIN = new Main();
    Route BACKUP = new Backup();
    Route NOWHERE = new Nowhere();

    /** To the city's own main instances. */
    record Main() implements Route {}

    /** To the city's own backup instances. */
    record Backup() implements Route {}

    /** To another city's gateway. */
    record ToCity(String city) implements Route {}

    /** Nobody serves them: none of the own instances works, and no other city takes them. */
    record Nowhere() implements Route {}

    /** As a status names it: Main, Backup, Nowhere, or the city. */
    default String word() {
        return switch (this) {
            case Main _ -> "Main";
            case Backup _ -> "Backup";
            case ToCity to -> to.city();
            case Nowhere _ -> "Nowhere";
        };
    }

    /** The route that a status names; city names are in lower case, so no city is called Main. */
    static Route of(String word) {
        return switch (word) {
            case "Main" -> MAIN;
            case "Backup" -> BACKUP;
            case "Nowhere" -> NOWHERE;
            default -> new ToCity(word);
        };
    }
}
