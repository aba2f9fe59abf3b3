package dev.siaga.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A standby city with which nothing is wrong, and what may be. */
record GivenCity(CitySight sight) {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    static GivenCity standby() {
        return new GivenCity(new CitySight(
                CitySight.Role.STANDBY,
                2,
                2,
                false,
                true,
                false,
                load(1200, false, false),
                OptionalDouble.of(4096),
                OptionalDouble.of(1),
                List.of(service(ServiceLine.Serving.MAIN, "Main")),
                List.of()));
    }

    static CitySight.Load load(double requests, boolean overloaded, boolean slow) {
        return new CitySight.Load(
                OptionalDouble.of(requests),
                OptionalDouble.of(4500),
                OptionalDouble.of(0.02),
                OptionalDouble.of(0.11),
                OptionalDouble.of(0.3),
                overloaded,
                slow);
    }

    static ServiceLine service(ServiceLine.Serving serving, String route) {
        return new ServiceLine("api", serving, Optional.of(route), true);
    }

    GivenCity runs(CitySight.Role role, boolean holds) {
        return with(
                role,
                sight.healthy(),
                holds,
                sight.fenceable(),
                sight.behind(),
                sight.load(),
                sight.services(),
                sight.weaknesses());
    }

    GivenCity members(int healthy) {
        return with(
                sight.role(),
                healthy,
                sight.holds(),
                sight.fenceable(),
                sight.behind(),
                sight.load(),
                sight.services(),
                sight.weaknesses());
    }

    GivenCity unfenceable() {
        return with(
                sight.role(),
                sight.healthy(),
                sight.holds(),
                false,
                sight.behind(),
                sight.load(),
                sight.services(),
                sight.weaknesses());
    }

    GivenCity behind() {
        return with(
                sight.role(),
                sight.healthy(),
                sight.holds(),
                sight.fenceable(),
                true,
                sight.load(),
                sight.services(),
                sight.weaknesses());
    }

    GivenCity loaded(CitySight.Load load) {
        return with(
                sight.role(),
                sight.healthy(),
                sight.holds(),
                sight.fenceable(),
                sight.behind(),
                load,
                sight.services(),
                sight.weaknesses());
    }

    GivenCity serving(ServiceLine service) {
        return with(
                sight.role(),
                sight.healthy(),
                sight.holds(),
                sight.fenceable(),
                sight.behind(),
                sight.load(),
                List.of(service),
                sight.weaknesses());
    }

    GivenCity weak(String words) {
        return with(
                sight.role(),
                sight.healthy(),
                sight.holds(),
                sight.fenceable(),
                sight.behind(),
                sight.load(),
                sight.services(),
                List.of(words));
    }

    CityLine now() {
        return new CityMemory().line("bandung", false, false, Optional.of(sight), NOW);
    }

    private GivenCity with(
            CitySight.Role role,
            int healthy,
            boolean holds,
            boolean fenceable,
            boolean behind,
            CitySight.Load load,
            List<ServiceLine> services,
            List<String> weaknesses) {
        return new GivenCity(new CitySight(
                role,
                sight.members(),
                healthy,
                holds,
                fenceable,
                behind,
                load,
                sight.lagBytes(),
                sight.lagSeconds(),
                services,
                weaknesses));
    }
}
