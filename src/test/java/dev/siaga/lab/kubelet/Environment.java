package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A container's environment variables, and the $(NAME) references in its words. */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_.-][\\w.-]*)\\)");
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Sources sources;
    private final PodFields fields;
    private final Pod pod;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Environment(Sources sources, Pod pod, PodFields fields) {
        this.sources = sources;
        this.pod = pod;
        this.fields = fields;
    }

    static Map<String, String> of(
            Sources sources, Pod pod, PodFields fields, Container container, Map<String, String> base)
            throws BadContainer {
        var environment = new Environment(sources, pod, fields);
        environment.values.put("PATH", PATH);
        environment.values.putAll(base);
        environment.values.put("HOSTNAME", fields.hostname());
        for (var source : container.getEnvFrom()) {
            environment.addAll(source);
        }
        for (var variable : container.getEnv()) {
            environment.add(variable);
        }
        return environment.values;
    }

    static String expand(String text, Map<String, String> values) {
        return REFERENCE.matcher(text).replaceAll(match -> replacement(match, values));
    }

    static List<String> expand(List<String> words, Map<String, String> values) {
        return words.stream().map(word -> expand(word, values)).toList();
    }

    private static String replacement(MatchResult match, Map<String, String> values) {
        // As in Kubernetes: $$ is one $, and an unknown name stays as written.
        var text = match.group(1) == null ? "$" : values.getOrDefault(match.group(1), match.group());
        return java.util.regex.Matcher.quoteReplacement(text);
    }

    private void add(EnvVar variable) throws BadContainer {
        var source = Optional.ofNullable(variable.getValueFrom());
        if (source.isEmpty()) {
            values.put(
                    variable.getName(),
                    expand(Optional.ofNullable(variable.getValue()).orElse(""), values));
            return;
        }
        resolve(source.get()).ifPresent(value -> values.put(variable.getName(), value));
    }

    private Optional<String> resolve(EnvVarSource source) throws BadContainer {
        if (source.getFieldRef() != null) {
            return Optional.of(fields.value(source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(fields.resource(source.getResourceFieldRef()));
        }
        if (source.getSecretKeyRef() != null) {
            var key = source.getSecretKeyRef();
            return key("Secret", key.getName(), key.getKey(), Boolean.TRUE.equals(key.getOptional()), this::secret);
        }
        var key = source.getConfigMapKeyRef();
        return key("ConfigMap", key.getName(), key.getKey(), Boolean.TRUE.equals(key.getOptional()), this::configMap);
    }

    private Optional<String> key(
            String kind,
            String name,
            String key,
            boolean optional,
            Function<String, Optional<Map<String, String>>> read)
            throws BadContainer {
        var data = read.apply(name);
        var value = data.map(map -> map.get(key));
        if (value.isEmpty() && !optional) {
            var what = data.isEmpty() ? kind + " " + name + " not found" : "no key " + key + " in " + kind + " " + name;
            throw new BadContainer("CreateContainerConfigError", what);
        }
        return value;
    }

    private void addAll(EnvFromSource source) throws BadContainer {
        var prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        if (source.getSecretRef() != null) {
            var ref = source.getSecretRef();
            putAll(prefix, "Secret " + ref.getName(), Boolean.TRUE.equals(ref.getOptional()), secret(ref.getName()));
        }
        if (source.getConfigMapRef() != null) {
            var ref = source.getConfigMapRef();
            putAll(
                    prefix,
                    "ConfigMap " + ref.getName(),
                    Boolean.TRUE.equals(ref.getOptional()),
                    configMap(ref.getName()));
        }
    }

    private void putAll(String prefix, String what, boolean optional, Optional<Map<String, String>> data)
            throws BadContainer {
        if (data.isEmpty() && !optional) {
            throw new BadContainer("CreateContainerConfigError", what + " not found");
        }
        data.orElse(Map.of()).forEach((name, value) -> values.put(prefix + name, value));
    }

    private Optional<Map<String, String>> configMap(String name) {
        return sources.configMap(pod.getMetadata().getNamespace(), name)
                .map(map -> Objects.requireNonNullElse(map.getData(), Map.of()));
    }

    private Optional<Map<String, String>> secret(String name) {
        return sources.secret(pod.getMetadata().getNamespace(), name).map(secret -> {
            var texts = new LinkedHashMap<String, String>();
            Decoded.of(secret).forEach((key, bytes) -> texts.put(key, Decoded.text(bytes)));
            return texts;
        });
    }
}
