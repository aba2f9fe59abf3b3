package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.wire.Digest;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.CityCounts;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Pool;
import dev.siaga.slo.ServiceLevel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts this city's counts of a ServiceSLO of the scope Global together with those of the other cities of its estate. */
@Singleton
class EstatePool {
    private static final int DIGEST_BYTES = 8;

    private final EstateRegistry estates;
    private final CountsTeller teller;
    private final CountsHearing hearing;
    private final City city;

    EstatePool(
            EstateRegistry estates,
            CountsTeller teller,
            CountsHearing hearing,
            @ConfigProperty(name = "siaga.city") String city) {
        this.estates = estates;
        this.teller = teller;
        this.hearing = hearing;
        this.city = new City(city);
    }

    /** The cities' counts together, or why there is no such thing. */
    sealed interface Pooled {
        record Together(Pool pool) implements Pooled {}

        record Apart(Evaluation.Cause cause, String why) implements Pooled {}
    }

    /** Tells the others what this city counted and hears what they did; may wait for the quorum. */
    Pooled pool(ServiceSLO slo, ServiceLevel.Budgeted level, Duration evaluatedEvery, BudgetReadings own) {
        Optional<EstateRuntime> estate = estate(slo);
        if (estate.isEmpty()) {
            return new Pooled.Apart(
                    Evaluation.Cause.NO_ESTATE,
                    "scope Global needs the FailoverPolicy of this namespace, which says what cities there are: apply one that lists %s, or use scope City"
                            .formatted(city));
        }
        String name = slo.getMetadata().getName();
        List<String> cities =
                estate.get().estate().cities().stream().map(City::name).toList();
        var counts = new CityCounts(city.name(), word(level), own, own.now());
        teller.tell(estate.get().key(), name, counts);
        return switch (hearing.hear(estate.get().key(), name, cities)) {
            case CountsHearing.Heard.Told(var told) ->
                new Pooled.Together(new Pool(counts, cities, told, level, Pool.patience(evaluatedEvery)));
            case CountsHearing.Heard.Deaf(String why) ->
                new Pooled.Apart(
                        Evaluation.Cause.QUORUM_UNREACHABLE, "what the other cities count can't be read: " + why);
        };
    }

    /** The ServiceSLO is gone here: the others need not wait for this city any more. */
    void leave(ServiceSLO slo) {
        estate(slo)
                .ifPresent(estate ->
                        teller.withdraw(estate.key(), slo.getMetadata().getName(), city.name()));
    }

    private Optional<EstateRuntime> estate(ServiceSLO slo) {
        return estates.withCity(slo.getMetadata().getNamespace(), city);
    }

    /** Differs when anything does that the counts or their judgement depend on. Where Prometheus is may differ between cities. */
    private static String word(ServiceLevel.Budgeted level) {
        return Digest.of(level.toString(), DIGEST_BYTES);
    }
}
