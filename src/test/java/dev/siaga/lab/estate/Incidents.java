package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The estate's service levels and incidents, as each city's API server has them. */
final class Incidents {
    private static final Path MANIFESTS = Path.of("src/test/resources/lab/incident");

    private final Lab lab;

    Incidents(Lab lab) {
        this.lab = lab;
    }

    /** Applies the lab's service levels and who is told of incidents, alike in every city. */
    void promise() {
        lab.everyCity().parallelStream()
                .forEach(city -> lab.applyManifests(
                        city.name(),
                        Tools.repository().resolve(MANIFESTS).resolve("notifications.yaml"),
                        Tools.repository().resolve(MANIFESTS).resolve("levels.yaml")));
    }

    /** Whether every service level of every city could be measured, and none burns. */
    boolean allKept() {
        return lab.everyCity().stream().allMatch(city -> {
            var levels = lab.city(city.name())
                    .client()
                    .resources(ServiceSLO.class)
                    .inNamespace(Estate.NAMESPACE)
                    .list()
                    .getItems();
            return !levels.isEmpty()
                    && levels.stream().allMatch(slo -> is(slo, "Evaluated", "True") && is(slo, "Burning", "False"));
        });
    }

    private static boolean is(ServiceSLO slo, String condition, String status) {
        return slo.getStatus() != null
                && slo.getStatus().conditions().stream()
                        .anyMatch(each -> each.getType().equals(condition)
                                && each.getStatus().equals(status));
    }

    List<Incident> in(City city) {
        return lab.city(city.name())
                .client()
                .resources(Incident.class)
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems();
    }

    Incident named(City city, String name) {
        return in(city).stream()
                .filter(incident -> incident.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Empty until its status is written for the first time. */
    static Optional<String> phase(Incident incident) {
        return Optional.ofNullable(incident.getStatus()).map(status -> status.phase());
    }
}
