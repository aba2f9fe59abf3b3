package dev.siaga.statuspage;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.page.BudgetLine;
import dev.siaga.page.IncidentLine;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** The incidents and ServiceSLOs as last seen, in every replica: one that doesn't lead runs no reconciler, and serves the page all the same. */
@Singleton
class Watches {
    private final KubernetesClient client;
    private final LineWatch<Incident, IncidentLine> incidents = new LineWatch<>(Incident.class, Lines::incident);
    private final LineWatch<ServiceSLO, BudgetLine> budgets = new LineWatch<>(ServiceSLO.class, Lines::budget);

    Watches(KubernetesClient client) {
        this.client = client;
    }

    /** Returns at once; what isn't listed yet isn't settled. */
    void start(Runnable changed) {
        incidents.start(client, changed);
        budgets.start(client, changed);
    }

    void stop() {
        incidents.stop();
        budgets.stop();
    }

    boolean settled() {
        return incidents.settled() && budgets.settled();
    }

    /** Those that aren't resolved, the most severe first. */
    List<IncidentLine> incidents(String namespace) {
        return incidents.in(namespace).stream()
                .sorted(Comparator.comparing(IncidentLine::severity).thenComparing(IncidentLine::openedAt))
                .toList();
    }

    List<BudgetLine> budgets(String namespace) {
        return budgets.in(namespace).stream()
                .sorted(Comparator.comparing(BudgetLine::service).thenComparing(BudgetLine::name))
                .toList();
    }
}
