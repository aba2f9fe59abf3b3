package dev.siaga.page;

import java.util.Optional;

/**
 * One service of one city. Red when no instance of the city serves and its users are sent nowhere; orange on its backup, with its users sent to
 * another city, or when nobody knows; green while its main instances serve.
 *
 * @param route where the city's users are sent; only the city itself knows
 */
public record ServiceLine(String name, Serving serving, Optional<String> route, boolean live) {

    /** Which of the city's own instances work. */
    public enum Serving {
        MAIN,
        BACKUP,
        NONE,
        UNKNOWN
    }

    /** The city that the users are sent to instead. */
    public Optional<String> elsewhere() {
        return route.filter(to -> !to.equals("Main") && !to.equals("Backup") && !to.equals("Nowhere"));
    }

    /** Empty when all is well. */
    public Optional<Because> because() {
        if (!live) {
            return Optional.of(Because.STALE);
        }
        return switch (serving) {
            case NONE -> Optional.of(elsewhere().isPresent() ? Because.ELSEWHERE : Because.SERVICEDOWN);
            case BACKUP -> Optional.of(elsewhere().isPresent() ? Because.ELSEWHERE : Because.ONBACKUP);
            case UNKNOWN -> Optional.of(Because.UNKNOWN);
            case MAIN -> elsewhere().map(_ -> Because.ELSEWHERE);
        };
    }

    public Light light() {
        return because().map(Because::light).orElse(Light.GREEN);
    }

    ServiceLine old() {
        return new ServiceLine(name, serving, route, false);
    }
}
