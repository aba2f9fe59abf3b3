package dev.siaga.adapter.prometheus;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How an instant query ended. */
public sealed interface QueryAnswer {

    /** One value per series; none when nothing matches. A value may be NaN or infinite. */
    record Samples(List<Sample> samples) implements QueryAnswer {}

    /** An answer that Prometheus itself has doubts about, such as one that a part of its stores didn't contribute to. */
    record Doubtful(List<String> warnings) implements QueryAnswer {}

    /** Prometheus understood, or didn't, and said no: in its own words. */
    record Refused(String type, String message) implements QueryAnswer {
        /** The types of error that speak of the query. All others speak of the endpoint. */
        private static final Set<String> ABOUT_THE_QUERY = Set.of("bad_data", "execution");

        boolean queryIsWrong() {
            return ABOUT_THE_QUERY.contains(type);
        }
    }

    /** No answer in time, from any of the endpoints. */
    record Unreachable(String reason) implements QueryAnswer {}

    /** Something answered that doesn't speak Prometheus' protocol. */
    record Unparseable(String reason) implements QueryAnswer {}

    record Sample(Map<String, String> labels, double value) {}
}
