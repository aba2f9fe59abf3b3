package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import dev.siaga.lab.chaos.Wound.Healing;
import dev.siaga.lab.estate.DatabaseMember;
import dev.siaga.lab.estate.Estate;
import dev.siaga.lab.estate.PatroniRest;
import dev.siaga.lab.estate.RunningEstate;
import java.io.IOException;
import java.net.HttpURLConnection;

/** What humans change at a bad moment, and change back: a planned move, Patroni's configuration, a member's clock. */
record HumanEdits(RunningEstate running) {

    /** By the policy in every city whose API server answers. */
    void askToMove(City to) {
        policy("""
                {"spec": {"switchover": {"to": "%s", "id": "chaos-%d"}}}""".formatted(to, System.currentTimeMillis()), false);
    }

    void withdrawMove() {
        policy("{\"spec\": {\"switchover\": null}}", true);
    }

    private void policy(String change, boolean everywhere) {
        RuntimeException refused = null;
        for (City city : running.lab().everyCity()) {
            try {
                if (running.lab().city(city.name()).hasPower()) {
                    running.policies().change(city, change);
                } else if (everywhere) {
                    refused = new IllegalStateException(city + " has no power");
                }
            } catch (RuntimeException unreachable) {
                refused = unreachable;
            }
        }
        if (everywhere && refused != null) {
            throw refused;
        }
    }

    /** Changes a city's Patroni configuration until it is changed back. */
    Healing configure(City city, String change, String back) throws IOException, InterruptedException {
        patch(city, change);
        return () -> patch(city, back);
    }

    private void patch(City city, String change) throws IOException, InterruptedException {
        var answer = PatroniRest.configure(anyMember(city), change);
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IllegalStateException(
                    "Patroni of " + city + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** What {@code patronictl promote-cluster} does; the guard is to refuse it. */
    void promote(City city) throws IOException, InterruptedException {
        PatroniRest.promote(anyMember(city));
    }

    private DatabaseMember anyMember(City city) {
        return running.estate().members(city).stream()
                .filter(member -> !member.status().role().equals("silent"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no member of " + city + " answers"));
    }

    /** A member whose clock is off from its next start on, which is now. */
    Healing skewClock(DatabaseMember member, String by) {
        restart(member, "echo " + by + " >$PATRONI_HOME/clock");
        return () -> restart(member, "rm -f $PATRONI_HOME/clock");
    }

    private void restart(DatabaseMember member, String after) {
        var lab = running.lab();
        lab.runInPod(member.city().name(), Estate.NAMESPACE, member.pod(), after);
        lab.killPod(member.city().name(), Estate.NAMESPACE, member.pod());
    }
}
