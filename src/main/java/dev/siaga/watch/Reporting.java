package dev.siaga.watch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a city's reporting database answers: one instance of it is enough. */
public final class Reporting {
    private Reporting() {}

    /**
     * @param silent why each instance that doesn't answer doesn't, by its name
     * @param exposed those that answer and aren't kept from becoming primary
     */
    public static Finding judge(List<String> answering, Map<String, String> silent, List<String> exposed) {
        if (answering.isEmpty()) {
            return silent.isEmpty()
                    ? new Finding(Reason.NOT_AVAILABLE, "no instance of the reporting database is there")
                    : new Finding(Reason.NOT_AVAILABLE, "the reporting database is down: " + words(silent));
        }
        String said = "%s answers".formatted(String.join(", ", answering));
        String missing = silent.isEmpty() ? "" : "; but not " + words(silent);
        String warning = exposed.isEmpty()
                ? ""
                : "; %s may become primary: tag it nofailover".formatted(String.join(", ", exposed));
        return new Finding(Reason.AVAILABLE, said + missing + warning);
    }

    public static Finding unknown(String why) {
        return Finding.notMeasured(why);
    }

    private static String words(Map<String, String> silent) {
        return silent.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> "%s (%s)".formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    }
}
