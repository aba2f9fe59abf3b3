package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.failoverpolicy.Situations.Row;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.Snapshot;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Declares incidents by the response table, of what lasts. Each city does, and the first of them for all. */
@Singleton
class SituationIncidents {
    private final LastingCauses causes;
    private final Duration after;
    private final Duration blindAfter;

    SituationIncidents(
            LastingCauses causes,
            @ConfigProperty(name = "siaga.incident.situation-after", defaultValue = "1M") Duration after,
            @ConfigProperty(name = "siaga.incident.backup-unknown-after", defaultValue = "15M") Duration blindAfter) {
        this.causes = causes;
        this.after = after;
        this.blindAfter = blindAfter;
    }

    void judge(EstateRuntime estate, Snapshot seen) {
        Situations.of(estate, seen)
                .ifPresent(situations -> situations.rows().forEach((key, row) -> {
                    switch (row) {
                        case Row.Seen(var cause, boolean blind, var told) ->
                            causes.follow(
                                    estate.key(),
                                    key,
                                    Optional.of(cause),
                                    blind ? blindAfter : after,
                                    told,
                                    seen.now());
                        case Row.Over _ -> causes.follow(estate.key(), key, Optional.empty(), after, seen.now());
                        case Row.Open _ -> causes.lostSight(estate.key(), key);
                    }
                }));
    }
}
