package dev.siaga.controller.placement;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether labels satisfy what selectors ask of them, as the scheduler and the disruption controller judge it. */
public final class Labels {
    private Labels() {}

    /** A selector that is missing selects nothing, an empty one everything. */
    public static boolean match(LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        return include(labels, selector.getMatchLabels())
                && orEmpty(selector.getMatchExpressions()).stream().allMatch(requirement -> match(requirement, labels));
    }

    static boolean include(Map<String, String> labels, Map<String, String> wanted) {
        return wanted == null || orEmpty(labels).entrySet().containsAll(wanted.entrySet());
    }

    private static boolean match(LabelSelectorRequirement r, Map<String, String> labels) {
        return match(r.getOperator(), r.getValues(), orEmpty(labels).get(r.getKey()));
    }

    static boolean match(NodeSelectorRequirement r, Map<String, String> labels) {
        return match(r.getOperator(), r.getValues(), orEmpty(labels).get(r.getKey()));
    }

    private static boolean match(String operator, List<String> values, String value) {
        return switch (operator) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values).filter(c -> c > 0).isPresent();
            case "Lt" -> compare(value, values).filter(c -> c < 0).isPresent();
            default -> false;
        };
    }

    private static Optional<Integer> compare(String value, List<String> values) {
        try {
            return Optional.of(Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst())));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
