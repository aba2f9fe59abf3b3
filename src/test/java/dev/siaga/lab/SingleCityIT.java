package dev.siaga.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleCityIT {
    @TempDir
    private Path folder;

    @Test
    void cityAfterCityStartsEmptyInTheSameSandbox() {
        for (var name : List.of("first", "second")) {
            try (var city = SingleCity.start(folder.resolve(name))) {
                city.client().resource(configMap(name)).serverSideApply();

                var stored = city.client()
                        .configMaps()
                        .inNamespace("default")
                        .withLabel("test", "yes")
                        .list();
                assertEquals(
                        List.of(name),
                        stored.getItems().stream()
                                .map(map -> map.getMetadata().getName())
                                .toList());
            }
        }
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("test", "yes")
                .endMetadata()
                .build();
    }
}
