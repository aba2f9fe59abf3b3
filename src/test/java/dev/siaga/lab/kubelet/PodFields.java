package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a Pod may be told about itself: the paths of fieldRef and resourceFieldRef. */
record PodFields(Pod pod, String podIp, String hostIp) {
    private static final Pattern KEYED = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    String hostname() {
        return Optional.ofNullable(pod.getSpec().getHostname())
                .orElse(pod.getMetadata().getName());
    }

    String value(String path) throws BadContainer {
        var meta = pod.getMetadata();
        var keyed = KEYED.matcher(path);
        if (keyed.matches()) {
            return map(keyed.group(1)).getOrDefault(keyed.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> meta.getName();
            case "metadata.namespace" -> meta.getNamespace();
            case "metadata.uid" -> meta.getUid();
            case "metadata.labels" -> lines(map("labels"));
            case "metadata.annotations" -> lines(map("annotations"));
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.podIPs" -> podIp;
            case "status.hostIP", "status.hostIPs" -> hostIp;
            default -> throw new BadContainer("CreateContainerConfigError", "unsupported fieldPath " + path);
        };
    }

    String resource(ResourceFieldSelector selector) throws BadContainer {
        var container = pod.getSpec().getContainers().stream()
                .filter(one ->
                        selector.getContainerName() == null || one.getName().equals(selector.getContainerName()))
                .findFirst()
                .orElseThrow(() ->
                        new BadContainer("CreateContainerConfigError", "no container " + selector.getContainerName()));
        var divisor = Optional.ofNullable(selector.getDivisor())
                .map(Quantity::getNumericalAmount)
                .filter(amount -> amount.signum() > 0)
                .orElse(BigDecimal.ONE);
        return quantity(container, selector.getResource())
                .map(Quantity::getNumericalAmount)
                .orElse(BigDecimal.ZERO)
                .divide(divisor, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    private static Optional<Quantity> quantity(Container container, String path) {
        var resources = Optional.ofNullable(container.getResources());
        var name = path.substring(path.indexOf('.') + 1);
        return resources
                .map(all -> path.startsWith("limits.") ? all.getLimits() : all.getRequests())
                .map(amounts -> amounts.get(name));
    }

    private Map<String, String> map(String name) {
        var meta = pod.getMetadata();
        return Optional.ofNullable(name.equals("labels") ? meta.getLabels() : meta.getAnnotations())
                .orElse(Map.of());
    }

    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\"" + entry.getValue().replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining("\n"));
    }
}
