package dev.siaga.controller.placement;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.primacy.CityNodes;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.LocalCity;
import dev.siaga.controller.primacy.PatroniMembers;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps apart what must not fail together in the own city: the members of its Patroni cluster, and the instances of its services. */
@Singleton
public class CityPlacement {
    private static final Logger LOG = Logger.getLogger(CityPlacement.class);
    static final String MEMBERS = "members";

    private final PatroniMembers members;
    private final GroupKeeper keeper;
    private final ServiceGroups services;
    private final DisruptionBudgets budgets;
    private final PlacementIncidents incidents;

    CityPlacement(
            PatroniMembers members,
            GroupKeeper keeper,
            ServiceGroups services,
            DisruptionBudgets budgets,
            PlacementIncidents incidents) {
        this.members = members;
        this.keeper = keeper;
        this.services = services;
        this.budgets = budgets;
        this.incidents = incidents;
    }

    /**
     * How the groups of the own city stand.
     *
     * @param members empty until they were looked at
     * @param services by the group's name, such as {@code shop-main}
     */
    public record Report(Optional<Standing> members, SortedMap<String, Standing> services) {
        /** Of another city, or before anything was seen. */
        public static final Report NONE = new Report(Optional.empty(), Collections.emptySortedMap());

        public Report {
            services = Collections.unmodifiableSortedMap(services);
        }
    }

    /** Takes at most one step for the members and one for the services. */
    public Report follow(CityCluster city, EstateRuntime estate, Instant now) {
        Optional<String> hindrance = Hindrance.of(estate, now);
        Optional<Standing> database = estate.affairs()
                .placement()
                .flatMap(seen -> group(estate)
                        .map(group -> keeper.follow(city, group, seen, PlacementStatus.members(city), hindrance, now)));
        Report report =
                new Report(database, services.follow(city, estate, PlacementStatus.services(city), hindrance, now));
        tidy(city, estate);
        incidents.judge(estate, report, now);
        return report;
    }

    /** Services that the manifest names no longer leave no budget behind. */
    private void tidy(CityCluster city, EstateRuntime estate) {
        Stream<String> wanted = Stream.concat(Stream.of(MEMBERS), ServiceGroups.names(city));
        try {
            budgets.tidy(
                    estate.key(),
                    wanted.map(name -> estate.key().policy() + "-" + name).collect(Collectors.toSet()));
        } catch (KubernetesClientException e) {
            LOG.debugf("estate=%s a budget stays for now: %s", estate.key(), e.getMessage());
        }
    }

    /** Empty until the members' Pods were listed. */
    private Optional<Group> group(EstateRuntime estate) {
        LocalCity city = estate.local();
        return members.pods(city)
                .map(pods -> new Group(
                        estate.key(),
                        MEMBERS,
                        Map.of(city.scopeLabel(), city.scope()),
                        Optional.of(city.placing().minAvailable()),
                        city.placing().repair(),
                        pods.stream().filter(CityNodes::stays).toList()));
    }
}
