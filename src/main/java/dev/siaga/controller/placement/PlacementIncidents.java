package dev.siaga.controller.placement;

import dev.siaga.controller.incident.Teller;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.placement.Repairs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Declares an incident of what has shared a place for long: a human has to add a Node or mend a manifest. Nobody notices it yet, so it stays
 * internal. Since when is read from the status, so that a restart doesn't begin anew.
 */
@Singleton
class PlacementIncidents {
    private final Teller teller;
    private final Duration after;
    private final Map<EstateKey, Set<String>> seen = new ConcurrentHashMap<>();

    PlacementIncidents(
            Teller teller,
            @ConfigProperty(name = "siaga.incident.crowded-after", defaultValue = "10M") Duration after) {
        this.teller = teller;
        this.after = after;
    }

    /** It is over when the rule holds and all Pods work: while one is away nobody knows where it will be. */
    void judge(EstateRuntime estate, CityPlacement.Report report, Instant now) {
        Map<String, Standing> groups = new HashMap<>(report.services());
        report.members().ifPresent(members -> groups.put(CityPlacement.MEMBERS, members));
        Set<String> known = seen.computeIfAbsent(estate.key(), _ -> ConcurrentHashMap.newKeySet());
        known.addAll(groups.keySet());
        known.forEach(group -> {
            Optional<Standing> standing = Optional.ofNullable(groups.get(group));
            if (standing.filter(s -> lasts(s, now)).isPresent()) {
                teller.declare(estate.key().namespace(), cause(estate, group, standing.get(), now));
            } else if (standing.filter(s -> !s.sound() || !s.whole()).isEmpty()) {
                teller.calm(estate.key().namespace(), key(estate, group), now);
            }
        });
        known.retainAll(groups.keySet());
    }

    private boolean lasts(Standing standing, Instant now) {
        return !standing.sound()
                && standing.repairs()
                        .map(Repairs::since)
                        .filter(since -> !now.isBefore(since.plus(after)))
                        .isPresent();
    }

    private static Cause cause(EstateRuntime estate, String group, Standing standing, Instant now) {
        String city = estate.self().name();
        boolean members = group.equals(CityPlacement.MEMBERS);
        return new Cause(
                key(estate, group),
                "%s of %s in %s are not kept apart"
                        .formatted(group, estate.key().policy(), city),
                standing.message() + ". Until then one Node's failure ends more than it should",
                Severity.SEV4,
                Optional.empty(),
                new Affected(
                        List.of(city),
                        members ? List.of() : List.of(group),
                        members ? List.of(estate.key().policy()) : List.of()),
                now);
    }

    private static String key(EstateRuntime estate, String group) {
        return "crowded/%s/%s/%s".formatted(estate.self(), estate.key().policy(), group);
    }
}
