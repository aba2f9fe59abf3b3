package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.Locale;

/** What can die in a city while the rest of it lives, under the names that the lab's manifests give it. */
public enum Part {
    /** The main instances of the service. */
    MAIN,
    /** Its backup instances. */
    BACKUP,
    /** The database members that may become primary. */
    DATABASE,
    /** The reporting database. */
    REPORTING;

    String workload(City city) {
        return switch (this) {
            case MAIN -> "api-main";
            case BACKUP -> "api-backup";
            case DATABASE -> "orders-db-" + city;
            case REPORTING -> "orders-reporting-" + city;
        };
    }

    RollableScalableResource<? extends HasMetadata> in(LabCity city, String namespace) {
        var apps = city.client().apps();
        var name = workload(city.city());
        return switch (this) {
            case MAIN, BACKUP -> apps.deployments().inNamespace(namespace).withName(name);
            case DATABASE, REPORTING ->
                apps.statefulSets().inNamespace(namespace).withName(name);
        };
    }

    static Part named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
