package dev.siaga.page;

import static dev.siaga.page.GivenCity.load;
import static dev.siaga.page.GivenCity.service;
import static dev.siaga.page.GivenCity.standby;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which light a city has, and why. */
class CityLineTest {
    static Stream<Arguments> cities() {
        return Stream.of(
                arguments("a sound standby", standby(), List.of()),
                arguments("a sound primary", standby().runs(CitySight.Role.PRIMARY, true), List.of()),
                arguments("no member works", standby().members(0), List.of(Because.NOMEMBER)),
                arguments(
                        "the holder doesn't write",
                        standby().runs(CitySight.Role.READONLY, true),
                        List.of(Because.NOTWRITING)),
                arguments(
                        "neither holds nor stands by",
                        standby().runs(CitySight.Role.READONLY, false),
                        List.of(Because.NOTSTANDINGBY)),
                arguments("a member is missing", standby().members(1), List.of(Because.MEMBERSMISSING)),
                arguments("no fence", standby().unfenceable(), List.of(Because.UNFENCEABLE)),
                arguments("behind", standby().behind(), List.of(Because.BEHIND)),
                arguments("above the line", standby().loaded(load(4600, true, false)), List.of(Because.OVERLOADED)),
                arguments("slow", standby().loaded(load(100, false, true)), List.of(Because.SLOW)),
                arguments(
                        "a service is down",
                        standby().serving(service(ServiceLine.Serving.NONE, "Nowhere")),
                        List.of(Because.SERVICEDOWN)),
                arguments(
                        "a service on its backup",
                        standby().serving(service(ServiceLine.Serving.BACKUP, "Backup")),
                        List.of(Because.ONBACKUP)),
                arguments(
                        "served elsewhere",
                        standby().serving(service(ServiceLine.Serving.NONE, "jakarta")),
                        List.of(Because.ELSEWHERE)),
                arguments(
                        "nobody knows the service",
                        standby().serving(service(ServiceLine.Serving.UNKNOWN, "Main")),
                        List.of(Because.UNKNOWN)),
                arguments(
                        "weak in its operator's words",
                        standby().weak("its backup is too old"),
                        List.of(Because.WEAKENED)),
                arguments(
                        "weak for a reason that has a name",
                        standby().members(1).weak("1 of 2"),
                        List.of(Because.MEMBERSMISSING)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cities")
    void a_city_has_the_light_of_its_worst_reason(String name, GivenCity city, List<Because> why) {
        CityLine line = city.now();

        assertEquals(why, line.because());
        assertEquals(Because.worst(why), line.light());
    }

    @Test
    void a_city_that_was_never_heard_of_is_red() {
        CityLine line = new CityMemory().line("bandung", false, false, java.util.Optional.empty(), GivenCity.NOW);

        assertEquals(List.of(Because.SILENT), line.because());
        assertEquals(Light.RED, line.light());
    }
}
