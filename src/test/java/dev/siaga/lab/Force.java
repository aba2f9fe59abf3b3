package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/** What only somebody does who means it. */
public final class Force {
    private Force() {}

    /** Deletes an object whose finalizers would keep it. */
    public static <T extends HasMetadata> void delete(Resource<T> object) {
        dropFinalizers(object);
        object.delete();
    }

    public static <T extends HasMetadata> void dropFinalizers(Resource<T> object) {
        object.edit(present -> {
            present.getMetadata().setFinalizers(List.of());
            return present;
        });
    }
}
