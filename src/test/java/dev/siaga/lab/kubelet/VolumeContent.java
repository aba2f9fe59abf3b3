package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.AtomicFolder.Entry;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a volume whose content comes from the Kubernetes API: ConfigMap, Secret, downward API, token, or several of these. */
final class VolumeContent {
    private static final int DEFAULT_MODE = 0644;

    private final Sources sources;
    private final PodFields fields;
    private final TokenSource tokens;
    private final String namespace;

    VolumeContent(Sources sources, PodFields fields, TokenSource tokens) {
        this.sources = sources;
        this.fields = fields;
        this.tokens = tokens;
        this.namespace = fields.pod().getMetadata().getNamespace();
    }

    Map<String, Entry> of(Volume volume) throws BadContainer {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            var data = configMap(source.getName(), Boolean.TRUE.equals(source.getOptional()));
            return select(data, source.getItems(), mode(source.getDefaultMode()));
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            var data = secret(source.getSecretName(), Boolean.TRUE.equals(source.getOptional()));
            return select(data, source.getItems(), mode(source.getDefaultMode()));
        }
        if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            return downward(source.getItems(), mode(source.getDefaultMode()));
        }
        var entries = new TreeMap<String, Entry>();
        for (var projection : volume.getProjected().getSources()) {
            entries.putAll(projected(projection, mode(volume.getProjected().getDefaultMode())));
        }
        return entries;
    }

    static boolean isContent(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getDownwardAPI() != null
                || volume.getProjected() != null;
    }

    /** The names of the ConfigMaps and Secrets that a volume shows. */
    static List<String> sources(Volume volume) {
        var names = new ArrayList<String>();
        Optional.ofNullable(volume.getConfigMap()).ifPresent(map -> names.add(map.getName()));
        Optional.ofNullable(volume.getSecret()).ifPresent(secret -> names.add(secret.getSecretName()));
        Optional.ofNullable(volume.getProjected())
                .ifPresent(projected -> projected.getSources().forEach(source -> {
                    Optional.ofNullable(source.getConfigMap()).ifPresent(map -> names.add(map.getName()));
                    Optional.ofNullable(source.getSecret()).ifPresent(secret -> names.add(secret.getName()));
                }));
        return names;
    }

    private Map<String, Entry> projected(VolumeProjection source, int mode) throws BadContainer {
        if (source.getServiceAccountToken() != null) {
            return token(source.getServiceAccountToken(), mode);
        }
        if (source.getConfigMap() != null) {
            var map = source.getConfigMap();
            return select(configMap(map.getName(), Boolean.TRUE.equals(map.getOptional())), map.getItems(), mode);
        }
        if (source.getSecret() != null) {
            var secret = source.getSecret();
            return select(secret(secret.getName(), Boolean.TRUE.equals(secret.getOptional())), secret.getItems(), mode);
        }
        if (source.getDownwardAPI() != null) {
            return downward(source.getDownwardAPI().getItems(), mode);
        }
        throw new BadContainer("CreateContainerConfigError", "unsupported projected source in " + source);
    }

    private Map<String, Entry> token(ServiceAccountTokenProjection source, int mode) {
        var seconds = Optional.ofNullable(source.getExpirationSeconds()).orElse(3600L);
        var token = tokens.token(fields.pod(), Optional.ofNullable(source.getAudience()), seconds);
        return Map.of(source.getPath(), new Entry(token.getBytes(StandardCharsets.UTF_8), mode));
    }

    private Map<String, byte[]> configMap(String name, boolean optional) throws BadContainer {
        var found = sources.configMap(namespace, name);
        return found.isEmpty() ? missing("ConfigMap " + name, optional) : Decoded.of(found.get());
    }

    private Map<String, byte[]> secret(String name, boolean optional) throws BadContainer {
        var found = sources.secret(namespace, name);
        return found.isEmpty() ? missing("Secret " + name, optional) : Decoded.of(found.get());
    }

    private static Map<String, byte[]> missing(String what, boolean optional) throws BadContainer {
        if (optional) {
            return Map.of();
        }
        throw new BadContainer("ContainerCreating", what + " not found");
    }

    private static Map<String, Entry> select(Map<String, byte[]> data, List<KeyToPath> items, int mode)
            throws BadContainer {
        var entries = new TreeMap<String, Entry>();
        if (items.isEmpty()) {
            data.forEach((key, bytes) -> entries.put(key, new Entry(bytes, mode)));
        }
        for (var item : items) {
            if (!data.containsKey(item.getKey())) {
                throw new BadContainer("ContainerCreating", "a volume refers to the missing key " + item.getKey());
            }
            var itemMode = Optional.ofNullable(item.getMode()).orElse(mode);
            entries.put(item.getPath(), new Entry(data.get(item.getKey()), itemMode));
        }
        return entries;
    }

    private Map<String, Entry> downward(List<DownwardAPIVolumeFile> items, int mode) throws BadContainer {
        var entries = new TreeMap<String, Entry>();
        for (var item : items) {
            var text = item.getFieldRef() != null
                    ? fields.value(item.getFieldRef().getFieldPath())
                    : fields.resource(item.getResourceFieldRef());
            var itemMode = Optional.ofNullable(item.getMode()).orElse(mode);
            entries.put(item.getPath(), new Entry(text.getBytes(StandardCharsets.UTF_8), itemMode));
        }
        return entries;
    }

    private static int mode(Integer declared) {
        return Optional.ofNullable(declared).orElse(DEFAULT_MODE);
    }
}
